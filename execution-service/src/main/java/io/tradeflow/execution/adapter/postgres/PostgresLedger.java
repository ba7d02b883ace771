package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The ledger in PostgreSQL. Every change runs under its account's row lock. The statements of a
 * transaction that do not need each other's answers go out together, so that a change costs four
 * round trips: begin, reads, writes, commit.
 */
public final class PostgresLedger implements OrderLedger {
  private final OrderTables tables;
  private final Outbox outbox;
  private final Market market;
  private final ToIntFunction<String> partitions;
  private final Clock clock;

  /**
   * @param partitions partition of an account
   */
  public PostgresLedger(
      OrderTables tables,
      Outbox outbox,
      Market market,
      ToIntFunction<String> partitions,
      Clock clock) {
    this.tables = tables;
    this.outbox = outbox;
    this.market = market;
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Boolean> open(String account, BigDecimal cash, String cause) {
    return inTransaction(
        tables
            .insertAccount(account, cash)
            .flatMap(
                created ->
                    created
                        ? outbox
                            .append(List.of(OrderEvents.funded(account, cash, cause, now())))
                            .thenReturn(true)
                        : Mono.just(false)));
  }

  @Override
  public CompletionStage<Optional<Accepted>> accept(
      NewOrder terms, String key, String hash, Optional<Rejection> refused) {
    String account = terms.accountId();
    return inTransaction(
        Mono.zip(tables.lock(account), tables.byKey(account, key, hash))
            .flatMap(
                found ->
                    found.getT1().isEmpty() || found.getT2().isPresent()
                        ? Mono.just(found.getT2())
                        : insert(found.getT1().get(), terms, key, hash, refused)
                            .map(order -> Optional.of(new Accepted(order, true, true)))));
  }

  @Override
  public CompletionStage<Optional<Accepted>> accepted(String account, String key, String hash) {
    return stage(tables.byKey(account, key, hash));
  }

  @Override
  public CompletionStage<Optional<Booked>> change(
      UUID id, String account, List<OrderChange> changes, Stamp stamp) {
    return inTransaction(
        Mono.zip(
                tables.lock(account),
                tables.epoch(partitions.applyAsInt(account)),
                tables.find(id, account),
                tables.positionOf(id, account),
                tables.knownFills(id, changes))
            .flatMap(
                read -> {
                  boolean ours = read.getT2().equals(Optional.of(stamp.epoch()));
                  if (!ours || read.getT1().isEmpty() || read.getT3().isEmpty()) {
                    return Mono.just(Optional.empty());
                  }
                  Order order = read.getT3().get();
                  Position held =
                      read.getT4().orElseGet(() -> Position.flat(order.terms().symbol()));
                  Booking booking =
                      Booking.of(order, read.getT1().get(), held, read.getT5(), changes, now());
                  Booked booked = new Booked(booking.order(), booking.refused());
                  return save(booking, stamp).thenReturn(Optional.of(booked));
                }));
  }

  @Override
  public CompletionStage<Optional<Order>> find(UUID id, String account) {
    return stage(tables.find(id, account));
  }

  @Override
  public CompletionStage<Long> claim(int partition, String owner) {
    return stage(tables.claim(partition, owner));
  }

  @Override
  public CompletionStage<List<Order>> open(int partition) {
    return stage(tables.open(partition));
  }

  @Override
  public CompletionStage<List<Order>> lost(Collection<Integer> owned) {
    return stage(tables.lost(owned));
  }

  private Mono<Order> insert(
      Booking.Account account,
      NewOrder terms,
      String key,
      String hash,
      Optional<Rejection> refused) {
    Instant now = now();
    Order order =
        new Order(terms, OrderState.SUBMITTED, BigDecimal.ZERO, BigDecimal.ZERO, 0, null, now, now);
    Booking.Account next =
        new Booking.Account(account.cash(), account.seq() + 1, account.fillSeq());
    Booking booking =
        Booking.of(
            order,
            next,
            Position.flat(terms.symbol()),
            List.of(),
            refused
                .<List<OrderChange>>map(why -> List.of(new OrderChange.Reject(why)))
                .orElse(List.of()),
            now);
    List<Outbox.Event> events = new ArrayList<>();
    events.add(OrderEvents.submitted(terms, next.seq(), now));
    booking
        .entries()
        .forEach(entry -> events.addAll(OrderEvents.of(entry, terms.marketTime(), now)));
    return together(
            List.of(
                tables.insertOrder(
                    booking.order(), key, hash, partitions.applyAsInt(terms.accountId())),
                tables.saveAccount(terms.accountId(), booking.account()),
                outbox.append(events)))
        .thenReturn(booking.order());
  }

  private Mono<Void> save(Booking booking, Stamp stamp) {
    if (booking.entries().isEmpty()) {
      return Mono.empty();
    }
    NewOrder terms = booking.order().terms();
    @Nullable Instant marketTime =
        stamp.marketTime() == null ? market.marketTime(terms.symbol()) : stamp.marketTime();
    Instant now = booking.order().updatedAt();
    List<Outbox.Event> events = new ArrayList<>();
    List<Mono<Void>> writes = new ArrayList<>();
    boolean filled = false;
    for (Booking.Entry entry : booking.entries()) {
      events.addAll(OrderEvents.of(entry, marketTime, now));
      if (entry.change() instanceof OrderChange.Fill fill) {
        filled = true;
        writes.add(tables.insertFill(terms, fill, entry.pnl(), now));
      }
    }
    if (filled) {
      writes.add(tables.savePosition(terms.accountId(), booking.position()));
    }
    writes.add(tables.saveOrder(booking));
    writes.add(tables.saveAccount(terms.accountId(), booking.account()));
    writes.add(outbox.append(events));
    return together(writes);
  }

  /** All have ended before this ends, also when one fails. */
  private static Mono<Void> together(List<Mono<Void>> writes) {
    return Mono.whenDelayError(writes);
  }

  private <T> CompletionStage<T> inTransaction(Mono<T> work) {
    return stage(outbox.inTransaction(work));
  }

  private static <T> CompletionStage<T> stage(Mono<T> work) {
    return work.onErrorMap(Failures::classified).toFuture();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
