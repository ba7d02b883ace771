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
  /**
   * How long things may take.
   *
   * @param started until the services answer again
   * @param known until no order is UNKNOWN any more, from then on
   * @param drained until all is at rest, from then on
   */
  public record Limits(Duration started, Duration known, Duration drained) {}

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60));
  private static final Duration CANCELS = Duration.ofSeconds(3);
  private static final Duration CANCEL = Duration.ofMillis(50);
  private static final long LOOK_MILLIS = 250;

  private final Books books;
  private final Load load;
  private final Limits limits;
  private long nextCancels;

  public Rest(World world, Load load) {
    this(world, load, LIMITS);
  }

  /** The same with other limits. */
  public Rest(World world, Load load, Limits limits) {
    this.books = new Books(world);
    this.load = load;
    this.limits = limits;
  }

  /** What is wrong, if anything. */
  public List<Violation> await() throws InterruptedException {
    List<Violation> found = new ArrayList<>();
    if (!servicesReady()) {
      found.add(new Violation("START", "Not ready after " + limits.started().toSeconds() + " s"));
    }
    long begun = System.nanoTime();
    nextCancels = begun;
    boolean late = false;
    @Nullable List<String> left = left(begun);
    while (left == null || !left.isEmpty()) {
      if (!late && since(begun) > limits.known().toNanos()) {
        late = true;
        unknown().ifPresent(found::add);
      }
      if (since(begun) > limits.drained().toNanos()) {
        found.add(
            new Violation(
                "I2", "Not at rest after " + limits.drained().toSeconds() + " s: " + left));
        return found;
      }
      Thread.sleep(LOOK_MILLIS);
      left = left(begun);
    }
    return found;
  }

  /** Times count from the moment at which the services answer again. */
  private boolean servicesReady() throws InterruptedException {
    long begun = System.nanoTime();
    boolean ready = load.entranceReady();
    while (!ready && since(begun) < limits.started().toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      ready = load.entranceReady();
    }
    return ready;
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
          : Optional.of(
              new Violation("I2", "UNKNOWN for " + limits.known().toSeconds() + " s: " + lost));
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
      if (!open.isEmpty() && since(nextCancels) >= 0) {
        nextCancels = System.nanoTime() + pause(open.size()).toNanos();
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

  /** Asking for many again before they can have been heard would be a load of its own. */
  private static Duration pause(int open) {
    Duration all = CANCEL.multipliedBy(open);
    return all.compareTo(CANCELS) > 0 ? all : CANCELS;
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
