package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.AccountStates;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.KeptState;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The books of the partitions that this instance owns. The deciding thread writes. */
public final class PartitionBooks implements AccountStates {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionBooks.class);
  private static final int PARTITIONS =
      TopicCatalogue.topic(Topics.EXECUTION_ORDER_EVENTS).partitions();

  private final PreTradeRisk risk;
  private final ReferenceData reference;
  private final Map<Integer, PartitionBook> books = new ConcurrentHashMap<>();
  private final Map<Integer, PartitionBook> growing = new ConcurrentHashMap<>();

  public PartitionBooks(PreTradeRisk risk, ReferenceData reference) {
    this.risk = risk;
    this.reference = reference;
  }

  @Override
  public Optional<RiskState> of(String accountId) {
    return Optional.ofNullable(books.get(partitionOf(accountId)))
        .flatMap(book -> book.state(accountId));
  }

  @Override
  public boolean owns(String accountId) {
    return books.containsKey(partitionOf(accountId));
  }

  /** Begins empty books. */
  void begin(Collection<Integer> partitions) {
    drop(partitions);
    partitions.forEach(partition -> growing.put(partition, new PartitionBook(risk, reference)));
  }

  /** Shows rebuilt books to readers. */
  void finish(Collection<Integer> partitions) {
    for (Integer partition : partitions) {
      PartitionBook book = growing.remove(partition);
      if (book != null) {
        books.put(partition, book);
      }
    }
  }

  /** Puts a state back that was kept. */
  void restore(int partition, KeptState state) {
    book(partition).restore(state);
  }

  /** Accounts that changed since they were taken. */
  int changed(int partition) {
    return book(partition).changed();
  }

  /** Whether an account of the partition is fenced. */
  boolean fenced(int partition) {
    return book(partition).fenced();
  }

  /** Takes changed states; their decisions are published. */
  List<KeptState> take(int partition, int most) {
    return book(partition).take(most);
  }

  /** Counts states as changed that could not be kept. */
  void giveBack(int partition, List<KeptState> states) {
    book(partition).giveBack(states);
  }

  void drop(Collection<Integer> partitions) {
    partitions.forEach(books::remove);
    partitions.forEach(growing::remove);
  }

  void clear() {
    books.clear();
    growing.clear();
  }

  void recall(ConsumerRecord<String, Object> published) {
    recall(book(published.partition()), published);
  }

  static void recall(PartitionBook book, ConsumerRecord<String, Object> published) {
    if (published.value() instanceof DecisionEvent event) {
      @Nullable Long seq = event.getEnvelope().getAccountSeq();
      DecisionMapper.prior(event)
          .ifPresent(
              decision ->
                  book.recall(
                      published.key(),
                      seq == null ? 0 : seq,
                      DecisionMapper.decidedEvent(event),
                      decision));
    }
  }

  /** Applies an order event; one that cannot be understood fences its account. */
  Optional<DecidedOrder> hear(ConsumerRecord<String, Object> heard) {
    return hear(heard, () -> false);
  }

  /**
   * The same while earlier decisions are still being told.
   *
   * @param tell tells more of the partition's; false once there are no more
   */
  Optional<DecidedOrder> hear(ConsumerRecord<String, Object> heard, BooleanSupplier tell) {
    PartitionBook book = book(heard.partition());
    if (!(heard.value() instanceof OrderEvent event)) {
      return fence(book, heard, "an event could not be decoded");
    }
    try {
      return book.hear(OrderEventMapper.fact(event), tell);
    } catch (IllegalArgumentException e) {
      return fence(book, heard, String.valueOf(e.getMessage()));
    }
  }

  private Optional<DecidedOrder> fence(
      PartitionBook book, ConsumerRecord<String, Object> heard, String reason) {
    LOG.error(
        "Account {} fenced at {}-{}@{}: {}",
        heard.key(),
        heard.topic(),
        heard.partition(),
        heard.offset(),
        reason);
    book.fence(heard.key(), reason);
    return Optional.empty();
  }

  private PartitionBook book(int partition) {
    PartitionBook book = books.getOrDefault(partition, growing.get(partition));
    if (book == null) {
      throw new IllegalStateException("Partition " + partition + " is not owned");
    }
    return book;
  }

  private static int partitionOf(String accountId) {
    return AccountPartitioner.partitionOf(accountId, PARTITIONS);
  }
}
