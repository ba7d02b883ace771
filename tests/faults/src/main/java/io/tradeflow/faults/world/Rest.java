package io.tradeflow.faults.world;

import io.tradeflow.faults.world.Books.OrderRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings everything to rest after the services have come back, and sees to I2 on the way: no order
 * stays UNKNOWN for 30 s, and all are final within 60 s of being cancelled.
 */
public final class Rest {
  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final Duration DRAINED = Duration.ofSeconds(60);
  private static final Duration CANCELS = Duration.ofSeconds(3);
  private static final Duration STARTED = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 250;

  private final Books books;
  private final Load load;
  private long askedAt;

  public Rest(World world, Load load) {
    this.books = new Books(world);
    this.load = load;
  }

  /** What is wrong, if anything. */
  public List<Violation> await() throws InterruptedException {
    awaitServices();
    long begun = System.nanoTime();
    askedAt = begun - CANCELS.toNanos();
    boolean late = false;
    List<Violation> found = new ArrayList<>();
    @Nullable List<String> left = left(begun);
    while (left == null || !left.isEmpty()) {
      if (!late && since(begun) > KNOWN.toNanos()) {
        late = true;
        unknown().ifPresent(found::add);
      }
      if (since(begun) > DRAINED.toNanos()) {
        found.add(new Violation("I2", "Not at rest after " + DRAINED.toSeconds() + " s: " + left));
        return found;
      }
      Thread.sleep(LOOK_MILLIS);
      left = left(begun);
    }
    return found;
  }

  /** Times count from the moment at which the services answer again. */
  private void awaitServices() throws InterruptedException {
    long begun = System.nanoTime();
    while (!load.entranceReady() && since(begun) < STARTED.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static long since(long nanos) {
    return System.nanoTime() - nanos;
  }

  private Optional<Violation> unknown() {
    try {
      List<OrderRow> lost =
          books.open().stream().filter(order -> order.state().equals("UNKNOWN")).toList();
      return lost.isEmpty()
          ? Optional.empty()
          : Optional.of(new Violation("I2", "UNKNOWN for " + KNOWN.toSeconds() + " s: " + lost));
    } catch (SQLException e) {
      return Optional.of(new Violation("I2", "The ledger cannot be read: " + e));
    }
  }

  /** What is not at rest yet, shortened; null while it cannot be told. */
  private @Nullable List<String> left(long begun) {
    boolean settled = load.settled();
    try {
      List<String> left = new ArrayList<>();
      if (!settled) {
        left.add("requests without an answer");
      }
      List<OrderRow> open = books.open();
      open.stream().limit(5).forEach(order -> left.add(order.toString()));
      if (!open.isEmpty() && since(askedAt) > CANCELS.toNanos()) {
        askedAt = System.nanoTime();
        open.forEach(order -> load.feed().cancel(order.account(), order.id()));
        load.feed().flush();
      }
      if (left.isEmpty()) {
        left.addAll(notFinalRows());
      }
      int waiting = books.waiting();
      if (waiting > 0) {
        left.add(waiting + " events in the outbox");
      }
      return left;
    } catch (SQLException e) {
      return null;
    }
  }

  /** Reads all rows, hence last. */
  private List<String> notFinalRows() throws SQLException {
    List<String> left = new ArrayList<>();
    Map<UUID, OrderRow> orders = books.orders();
    load.promises().stream()
        .filter(promise -> !orders.containsKey(promise.order()))
        .limit(5)
        .forEach(promise -> left.add("not yet a row: " + promise));
    orders.values().stream()
        .filter(order -> !order.finished())
        .limit(5)
        .forEach(order -> left.add(order.toString()));
    return left;
  }
}
