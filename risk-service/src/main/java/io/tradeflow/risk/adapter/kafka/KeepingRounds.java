package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.KeptState;
import io.tradeflow.risk.application.KeptStates;
import io.tradeflow.risk.application.KeptStates.Place;
import io.tradeflow.risk.application.KeptStates.Turn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states that changed, now and then, in portions that the deciding thread takes between its
 * batches: what it decided is published then. A round takes what had changed when it began; with
 * the last of that kept, the partition begins where the round did. For the deciding thread only,
 * which never waits here but for the end of a topic.
 */
final class KeepingRounds {
  private static final Logger LOG = LoggerFactory.getLogger(KeepingRounds.class);
  private static final int PORTION = 100;
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);

  private final PartitionBooks books;
  private final KeptStates kept;
  private final Duration every;
  private final LongSupplier nanos;
  private final Map<Integer, Round> owned = new HashMap<>();
  private final Queue<Round> running = new ArrayDeque<>();
  private @Nullable Asked asked;
  private long begunNanos;

  KeepingRounds(PartitionBooks books, KeptStates kept, Duration every, LongSupplier nanos) {
    this.books = books;
    this.kept = kept;
    this.every = every;
    this.nanos = nanos;
    this.begunNanos = nanos.getAsLong();
  }

  /** One partition's. Its decisions are read from a round earlier than its events. */
  private static final class Round {
    private final Turn turn;
    private long decisions;
    private Place aim;
    private int left;

    private Round(Turn turn, long decisions) {
      this.turn = turn;
      this.decisions = decisions;
      this.aim = new Place(0, 0);
    }
  }

  /** What PostgreSQL has been asked and not answered yet; no states where the place is to move. */
  private record Asked(Round round, List<KeptState> states, CompletableFuture<Boolean> answer) {}

  /**
   * Partitions whose books are rebuilt.
   *
   * @param decisions ends of the decisions by partition when the rebuild began
   */
  void own(Collection<Turn> turns, Map<Integer, Long> decisions) {
    for (Turn turn : turns) {
      owned.put(turn.partition(), new Round(turn, decisions.getOrDefault(turn.partition(), 0L)));
    }
  }

  void drop(Collection<Integer> partitions) {
    partitions.forEach(owned::remove);
    running.removeIf(round -> partitions.contains(round.turn.partition()));
  }

  void clear() {
    owned.clear();
    running.clear();
    asked = null;
  }

  /** Whether there is more to do at once. */
  boolean busy() {
    return asked != null || !running.isEmpty();
  }

  /**
   * Goes on as far as it can without waiting.
   *
   * @param reader of the order events; all it has returned so far is decided and published
   */
  void work(Consumer<String, Object> reader) {
    @Nullable Asked before = asked;
    if (before != null) {
      if (!before.answer().isDone()) {
        return;
      }
      asked = null;
      heard(before);
    }
    if (running.isEmpty() && nanos.getAsLong() - begunNanos >= every.toNanos()) {
      begunNanos = nanos.getAsLong();
      begin(reader);
    }
    ask();
  }

  private void begin(Consumer<String, Object> reader) {
    Map<TopicPartition, Long> ends;
    try {
      ends =
          reader.endOffsets(
              owned.keySet().stream().map(it -> of(Topics.RISK_DECISIONS, it)).toList(),
              ANSWERED_WITHIN);
    } catch (TimeoutException e) {
      LOG.info("States are kept a round later: {}", e.getMessage());
      return;
    }
    owned.forEach(
        (partition, round) -> {
          long events = reader.position(of(Topics.EXECUTION_ORDER_EVENTS, partition));
          if (events > round.aim.events() && !books.fenced(partition)) {
            round.aim = new Place(events, round.decisions);
            round.left = books.changed(partition);
            running.add(round);
          }
          round.decisions = ends.getOrDefault(of(Topics.RISK_DECISIONS, partition), 0L);
        });
  }

  private void ask() {
    @Nullable Round round = running.peek();
    if (round == null) {
      return;
    }
    int partition = round.turn.partition();
    if (books.fenced(partition)) {
      running.remove();
      return;
    }
    int portion = Math.min(PORTION, round.left);
    List<KeptState> states = books.take(partition, portion);
    round.left -= portion;
    asked =
        new Asked(
            round,
            states,
            (states.isEmpty() ? kept.move(round.turn, round.aim) : kept.keep(round.turn, states))
                .toCompletableFuture());
  }

  private void heard(Asked it) {
    int partition = it.round().turn.partition();
    if (owned.get(partition) != it.round()) {
      return;
    }
    try {
      if (!it.answer().join()) {
        LOG.warn("Another instance keeps the states of partition {} now", partition);
        drop(List.of(partition));
      } else if (it.states().isEmpty()) {
        running.remove();
      }
    } catch (CompletionException e) {
      LOG.warn("States of partition {} are kept a round later", partition, e);
      books.giveBack(partition, it.states());
      it.round().aim = new Place(0, 0);
      running.remove();
    }
  }

  private static TopicPartition of(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
