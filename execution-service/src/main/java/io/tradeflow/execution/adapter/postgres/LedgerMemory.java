package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.adapter.postgres.LedgerBatch.Holding;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's last commits left of its accounts, so that their next work need not be read. An
 * account's sequence rises with every change of its money, orders and positions: what is remembered
 * at a sequence is true while the account's row has that sequence, which the writing statement
 * checks. Not for threads at once.
 */
final class LedgerMemory {
  private static final int ACCOUNTS = 4_096;
  private static final int ORDERS = 256;
  private static final int FINISHED = 2_048;
  private static final int SCALE = 18;

  private record Book(
      Booking.Account account, Map<UUID, Order> open, Map<String, Position> positions) {}

  /** An order that has ended, and the orders of the book in which it did. */
  private record Ended(Order order, Map<UUID, Order> open) {}

  private final ToIntFunction<String> partitions;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Map<String, Book> books = atMost(ACCOUNTS);
  private final Map<UUID, Ended> finished = atMost(FINISHED);

  /**
   * @param partitions partition of an account
   */
  LedgerMemory(ToIntFunction<String> partitions) {
    this.partitions = partitions;
  }

  /**
   * The rows that the work concerns, but for those that its own inserts would run into: keys and
   * fills. Empty when any is not remembered.
   */
  Optional<LedgerBatch.Rows> recall(List<LedgerWork> batch) {
    LedgerBatch.Rows rows =
        new LedgerBatch.Rows(
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            Map.of(),
            Map.of(),
            new HashMap<>(),
            Set.of());
    return batch.stream().allMatch(work -> recall(work, rows))
        ? Optional.of(rows)
        : Optional.empty();
  }

  private boolean recall(LedgerWork work, LedgerBatch.Rows rows) {
    @Nullable Book book = books.get(work.account());
    if (book == null) {
      return false;
    }
    rows.accounts().put(work.account(), book.account());
    return switch (work) {
      case LedgerWork.Accept accept -> true;
      case LedgerWork.Ask ask -> false;
      case LedgerWork.Refuse refuse -> false;
      case LedgerWork.Change change -> recall(change, book, rows);
    };
  }

  private boolean recall(LedgerWork.Change change, Book book, LedgerBatch.Rows rows) {
    int partition = partitions.applyAsInt(change.account());
    @Nullable Long epoch = epochs.get(partition);
    @Nullable Order order = order(change, book);
    if (order == null || epoch == null || epoch != change.stamp().epoch()) {
      return false;
    }
    rows.epochs().put(partition, epoch);
    rows.orders().put(change.id(), order);
    if (!change.fills()) {
      return true;
    }
    @Nullable Position position = book.positions().get(order.terms().symbol());
    if (position == null) {
      return false;
    }
    rows.positions().put(new Holding(change.account(), position.symbol()), position);
    return true;
  }

  /** Whoever is told twice comes after the end; which fills an order has had is not remembered. */
  private @Nullable Order order(LedgerWork.Change change, Book book) {
    @Nullable Ended ended = finished.get(change.id());
    return ended != null && ended.open() == book.open() && !change.fills()
        ? ended.order()
        : book.open().get(change.id());
  }

  /** Remembers what the batch, now committed, has left. */
  void remember(LedgerBatch batch) {
    epochs.putAll(batch.epochs());
    batch
        .accounts()
        .forEach(
            (id, account) -> books.put(id, after(books.remove(id), account, batch.seqBefore(id))));
    batch.orders().forEach((id, order) -> keep(order));
    batch.positions().forEach(this::keep);
    batch.accounts().keySet().forEach(this::bound);
  }

  /** Rows that another instance has overtaken are dropped. */
  private static Book after(@Nullable Book known, Booking.Account account, long seqBefore) {
    Booking.Account stored =
        new Booking.Account(stored(account.cash()), account.seq(), account.fillSeq());
    boolean current = known != null && known.account().seq() == seqBefore;
    return current && known != null
        ? new Book(stored, known.open(), known.positions())
        : new Book(stored, new HashMap<>(), new HashMap<>());
  }

  private void keep(Order order) {
    @Nullable Book book = books.get(order.terms().accountId());
    if (book != null && order.state().finished()) {
      book.open().remove(order.terms().id());
      finished.put(order.terms().id(), new Ended(order, book.open()));
    } else if (book != null) {
      book.open().put(order.terms().id(), order);
    }
  }

  private void keep(Holding holding, Position position) {
    @Nullable Book book = books.get(holding.account());
    if (book != null) {
      book.positions()
          .put(
              holding.symbol(),
              new Position(
                  position.symbol(),
                  stored(position.quantity()),
                  stored(position.totalCost()),
                  stored(position.realisedPnl()),
                  stored(position.fees())));
    }
  }

  private void bound(String account) {
    @Nullable Book book = books.get(account);
    if (book != null && book.open().size() + book.positions().size() > ORDERS) {
      books.remove(account);
    }
  }

  /** Forgets all that the work concerns: what became of it is not known. */
  void forget(List<LedgerWork> batch) {
    batch.forEach(work -> books.remove(work.account()));
    epochs.clear();
  }

  /** As a numeric column keeps it. */
  private static BigDecimal stored(BigDecimal value) {
    return value.scale() <= SCALE ? value : value.setScale(SCALE, RoundingMode.HALF_UP);
  }

  /** Forgets what was put first. */
  private static <K, V> Map<K, V> atMost(int entries) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > entries;
      }
    };
  }
}
