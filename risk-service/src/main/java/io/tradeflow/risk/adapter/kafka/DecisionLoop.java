package io.tradeflow.risk.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.KeptStates;
import io.tradeflow.risk.application.KeptStates.Place;
import io.tradeflow.risk.application.KeptStates.Turn;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;

/**
 * One thread that owns partitions of the order events and decides their orders. For partitions
 * newly assigned it first takes the states that were kept and reads the order events from there to
 * their end, and beside them this service's own decisions; orders without a decision are decided on
 * the way. Then it goes on live, batch by batch: decide all in order, send all, await all
 * acknowledgements. Committed offsets only show the lag: no assignment begins there.
 */
public final class DecisionLoop implements SmartLifecycle, HealthIndicator, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
  private static final String GROUP = "risk-service";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SHORT_POLL = Duration.ofMillis(5);
  private static final Duration COMMIT = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofSeconds(10);
  private static final Place BEGINNING = new Place(0, 0);

  private final KafkaSettings settings;
  private final BroadcastReaders broadcasts;
  private final BroadcastReferenceData reference;
  private final PartitionBooks books;
  private final EventSender sender;
  private final MeterRegistry meters;
  private final Clock clock;
  private final DecisionLoopProperties properties;
  private final TopicReplay replay;
  private final KeptStates kept;
  private final KeepingRounds keeping;
  private volatile boolean running;
  private volatile boolean ready;
  private volatile @Nullable KafkaConsumer<String, Object> consumer;
  private @Nullable Thread thread;

  public DecisionLoop(
      KafkaSettings settings,
      BroadcastReaders broadcasts,
      BroadcastReferenceData reference,
      PartitionBooks books,
      KeptStates kept,
      EventSender sender,
      MeterRegistry meters,
      Clock clock,
      DecisionLoopProperties properties) {
    this.settings = settings;
    this.broadcasts = broadcasts;
    this.reference = reference;
    this.books = books;
    this.kept = kept;
    this.sender = sender;
    this.meters = meters;
    this.clock = clock;
    this.properties = properties;
    this.replay = new TopicReplay(settings, () -> !running);
    this.keeping = new KeepingRounds(books, kept, properties.keepEvery(), System::nanoTime);
  }

  @Override
  public void run() {
    while (running) {
      try {
        awaitReferenceData();
        decideOwnedPartitions();
      } catch (WakeupException e) {
        LOG.debug("Decision loop woken");
      } catch (RuntimeException e) {
        LOG.error("Decision loop begins again in {}", RETRY, e);
      }
      ready = false;
      books.clear();
      keeping.clear();
      pause(RETRY);
    }
  }

  private void awaitReferenceData() {
    while (running && !Status.UP.equals(broadcasts.health().getStatus())) {
      pause(POLL);
    }
    replay.readBack(
        replay.partitionsOf(Topics.MARKET_QUOTES),
        properties.quotesReadBack(),
        past -> {
          if (past.value() instanceof QuoteEvent quote) {
            reference.onRecentQuote(quote);
          }
        });
  }

  private void decideOwnedPartitions() {
    Map<String, Object> config = settings.consumer(GROUP);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    try (KafkaConsumer<String, Object> opened = new KafkaConsumer<>(config)) {
      consumer = opened;
      opened.subscribe(List.of(Topics.EXECUTION_ORDER_EVENTS), new Ownership(opened));
      long committed = System.nanoTime();
      while (running) {
        decide(opened.poll(keeping.busy() ? SHORT_POLL : POLL));
        keeping.work(opened);
        if (System.nanoTime() - committed > COMMIT.toNanos()) {
          Failpoint.reached(FaultPoint.K11);
          opened.commitAsync();
          committed = System.nanoTime();
        }
      }
    } finally {
      consumer = null;
    }
  }

  private void decide(Iterable<ConsumerRecord<String, Object>> batch) {
    if (!batch.iterator().hasNext()) {
      return;
    }
    Failpoint.reached(FaultPoint.K5);
    List<CompletableFuture<Void>> sends = new ArrayList<>();
    for (ConsumerRecord<String, Object> event : batch) {
      books.hear(event).ifPresent(decided -> sends.add(send(decided)));
    }
    await(sends);
    if (!sends.isEmpty()) {
      Failpoint.reached(FaultPoint.K4);
    }
  }

  private CompletableFuture<Void> send(DecidedOrder decided) {
    String verdict =
        switch (decided.decision()) {
          case Decision.Approved approved -> "APPROVED";
          case Decision.Rejected rejected -> rejected.code();
        };
    Failpoint.reached(FaultPoint.K6);
    meters.counter("tradeflow.risk.decisions", "verdict", verdict).increment();
    DecisionEvent event = DecisionMapper.event(decided, clock.instant());
    Failpoint.reached(FaultPoint.K3);
    return sender.send(Topics.RISK_DECISIONS, decided.submitted().accountId(), event);
  }

  private void await(List<CompletableFuture<Void>> sends) {
    if (sends.isEmpty()) {
      return;
    }
    try {
      CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new))
          .get(properties.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while decisions were sent", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Decisions were not acknowledged; state is rebuilt", e);
    }
  }

  private void rebuild(Collection<Integer> partitions, KafkaConsumer<String, Object> owner) {
    long begun = System.nanoTime();
    Counter rebuilt = meters.counter("tradeflow.risk.rebuild.events");
    double before = rebuilt.count();
    books.begin(partitions);
    Map<Integer, Turn> turns = restore(partitions, owner);
    Map<TopicPartition, Long> events = new HashMap<>();
    Map<Integer, Long> decisions = new HashMap<>();
    turns.forEach(
        (partition, turn) -> {
          Place place = Objects.requireNonNullElse(turn.place(), BEGINNING);
          events.put(new TopicPartition(Topics.EXECUTION_ORDER_EVENTS, partition), place.events());
          decisions.put(partition, place.decisions());
        });
    List<CompletableFuture<Void>> sends = new ArrayList<>();
    try (EarlierDecisions earlier =
        new EarlierDecisions(settings, decisions, books::recall, () -> !running)) {
      replay
          .readOn(
              events,
              event -> {
                rebuilt.increment();
                books
                    .hear(event, () -> earlier.readOn(event.partition()))
                    .ifPresent(decided -> sends.add(send(decided)));
              })
          .forEach(owner::seek);
      partitions.forEach(earlier::readToEnd);
      keeping.own(turns.values(), earlier.ends());
    }
    await(sends);
    books.finish(partitions);
    LOG.info(
        "Rebuilt partitions {} in {} ms, {} events read, {} orders had waited",
        partitions,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
        (long) (rebuilt.count() - before),
        sends.size());
  }

  /** Puts back what was kept of the partitions; nobody else keeps anything of them any more. */
  private Map<Integer, Turn> restore(
      Collection<Integer> partitions, KafkaConsumer<String, Object> owner) {
    String history = History.of(settings);
    Map<TopicPartition, Long> ends =
        owner.endOffsets(of(Topics.EXECUTION_ORDER_EVENTS, partitions));
    Map<Integer, Turn> turns = new HashMap<>();
    ends.forEach(
        (place, end) -> {
          int partition = place.partition();
          Turn turn = answer(kept.takeTurn(partition, history, end));
          turns.put(partition, turn.place() == null ? turn : restore(turn));
        });
    return turns;
  }

  private Turn restore(Turn turn) {
    int partition = turn.partition();
    try {
      answer(kept.read(partition, state -> books.restore(partition, state)));
      return turn;
    } catch (IllegalArgumentException e) {
      LOG.error(
          "States of partition {} cannot be read: they are made again from its first event",
          partition,
          e);
      books.begin(List.of(partition));
      answer(kept.forget(turn));
      return new Turn(partition, turn.number(), null);
    }
  }

  private <T> T answer(CompletionStage<T> asked) {
    try {
      return asked
          .toCompletableFuture()
          .get(properties.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while states were read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException("Kept states cannot be read now", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kept states cannot be read now", e);
    }
  }

  private static List<TopicPartition> of(String topic, Collection<Integer> partitions) {
    return partitions.stream().map(number -> new TopicPartition(topic, number)).toList();
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).sorted().toList();
  }

  @Override
  public Health health() {
    return ready
        ? Health.up().build()
        : Health.outOfService().withDetail("state", "rebuilding").build();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("decisions").start(this);
  }

  @Override
  public void stop() {
    running = false;
    KafkaConsumer<String, Object> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Thread deciding = thread;
    if (deciding != null) {
      try {
        deciding.join(JOIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void pause(Duration pause) {
    if (!running) {
      return;
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private final class Ownership implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, Object> owner;

    private Ownership(KafkaConsumer<String, Object> owner) {
      this.owner = owner;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      if (!assigned.isEmpty()) {
        rebuild(numbers(assigned), owner);
      }
      ready = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      books.drop(numbers(revoked));
      keeping.drop(numbers(revoked));
    }
  }
}
