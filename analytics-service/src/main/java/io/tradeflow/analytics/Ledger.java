package io.tradeflow.analytics;

import io.tradeflow.events.OrderEvent;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Writes down what order events say of money; an event that was written already changes nothing.
 * Not every event of the sequence moves money, so gaps in it are no error; a fill of an account
 * that was never funded is.
 */
@Component
class Ledger {
  private final LedgerTable table;
  private final TransactionalOperator transactions;

  Ledger(LedgerTable table, TransactionalOperator transactions) {
    this.table = table;
    this.transactions = transactions;
  }

  /**
   * Applies events, each account's in the order of its sequence, in one transaction and with a
   * number of statements that does not depend on how many they are. Events that move no money cost
   * nothing.
   *
   * @return fails with {@link Unbookable} on the first event that cannot be booked, after those
   *     before it were committed
   */
  Mono<Void> apply(List<? extends @Nullable OrderEvent> events) {
    SortedMap<Integer, LedgerEntry> entries = new TreeMap<>();
    Optional<Unbookable> unread = read(events, entries);
    Mono<Optional<Unbookable>> booked =
        entries.isEmpty()
            ? Mono.just(Optional.empty())
            : book(entries).as(transactions::transactional);
    return booked.flatMap(
        refused -> Mono.justOrEmpty(refused.or(() -> unread)).flatMap(Mono::<Void>error));
  }

  /** Up to the first that cannot be read. */
  private static Optional<Unbookable> read(
      List<? extends @Nullable OrderEvent> events, SortedMap<Integer, LedgerEntry> entries) {
    for (int i = 0; i < events.size(); i++) {
      try {
        int index = i;
        LedgerEntry.of(events.get(i)).ifPresent(entry -> entries.put(index, entry));
      } catch (IllegalArgumentException e) {
        return Optional.of(new Unbookable(i, e));
      }
    }
    return Optional.empty();
  }

  private Mono<Optional<Unbookable>> book(SortedMap<Integer, LedgerEntry> entries) {
    return table
        .lock(entries.values().stream().map(LedgerEntry::account).collect(Collectors.toSet()))
        .flatMap(
            stored -> {
              Books books = new Books(stored);
              Optional<Unbookable> refused = book(books, entries);
              return table.save(books).thenReturn(refused);
            });
  }

  /** Up to the first that is refused. */
  private static Optional<Unbookable> book(Books books, SortedMap<Integer, LedgerEntry> entries) {
    for (var entry : entries.entrySet()) {
      try {
        books.book(entry.getValue());
      } catch (IllegalArgumentException e) {
        return Optional.of(new Unbookable(entry.getKey(), e));
      }
    }
    return Optional.empty();
  }
}
