package io.tradeflow.starter.outbox;

import io.tradeflow.starter.kafka.EventCodec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Events that leave if, and only if, the transaction that made them commits. The relay publishes in
 * the order of ids; work on one account that holds the account's row lock while it appends is
 * therefore published in the order of its commits.
 */
public final class Outbox {
  /** An event on its way to a topic. */
  public record Event(String topic, String key, SpecificRecord value) {}

  /** The columns of events in the form that {@link #insert} takes. */
  public record Columns(String[] topics, String[] keys, String[] payloads) {}

  private static final String INSERT = insert(1);

  private final DatabaseClient database;
  private final TransactionalOperator transactions;
  private final EventCodec codec;
  private final OutboxRelay relay;
  private final Set<String> knownTopics = ConcurrentHashMap.newKeySet();

  Outbox(
      DatabaseClient database,
      TransactionalOperator transactions,
      EventCodec codec,
      OutboxRelay relay) {
    this.database = database;
    this.transactions = transactions;
    this.codec = codec;
    this.relay = relay;
  }

  /** Runs the work in a transaction and wakes the relay once it has committed. */
  public <T> Mono<T> inTransaction(Mono<T> work) {
    return transactions.transactional(work).doOnTerminate(relay::wake);
  }

  /** Appends one event; call it inside a transaction. */
  public Mono<Void> append(String topic, String key, SpecificRecord event) {
    return append(List.of(new Event(topic, key, event)));
  }

  /** Appends the events in their order with one statement; call it inside a transaction. */
  public Mono<Void> append(List<Event> events) {
    if (events.isEmpty()) {
      return Mono.empty();
    }
    return columns(events)
        .flatMap(
            columns ->
                database
                    .sql(INSERT)
                    .bind(0, columns.topics())
                    .bind(1, columns.keys())
                    .bind(2, columns.payloads())
                    .fetch()
                    .rowsUpdated())
        .then();
  }

  /**
   * The statement that appends events, as part of a larger one; who runs it calls {@link #wake}
   * after the commit.
   *
   * @param first number of the first of the three parameters that {@link #columns} gives
   */
  public static String insert(int first) {
    return "INSERT INTO outbox (topic, record_key, payload)"
        + " SELECT topic, record_key, decode(payload, 'base64')"
        + " FROM unnest($%d::text[], $%d::text[], $%d::text[])"
            .formatted(first, first + 1, first + 2)
        + " AS event (topic, record_key, payload)";
  }

  /** Parameters of {@link #insert}. */
  public Mono<Columns> columns(List<Event> events) {
    return encode(events)
        .map(
            payloads ->
                new Columns(
                    events.stream().map(Event::topic).toArray(String[]::new),
                    events.stream().map(Event::key).toArray(String[]::new),
                    payloads));
  }

  /** Tells the relay that something was committed; {@link #inTransaction} does so by itself. */
  public void wake() {
    relay.wake();
  }

  /** As text, because the driver's array codec mangles {@code bytea[]}. */
  private Mono<String[]> encode(List<Event> events) {
    Base64.Encoder text = Base64.getEncoder();
    Mono<String[]> payloads =
        Mono.fromSupplier(
            () ->
                events.stream()
                    .map(event -> text.encodeToString(codec.encode(event.topic(), event.value())))
                    .toArray(String[]::new));
    boolean known = events.stream().allMatch(event -> knownTopics.contains(event.topic()));
    return known
        ? payloads
        : payloads
            .subscribeOn(Schedulers.boundedElastic())
            .doOnNext(done -> events.forEach(event -> knownTopics.add(event.topic())));
  }
}
