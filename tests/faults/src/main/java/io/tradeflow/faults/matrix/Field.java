package io.tradeflow.faults.matrix;

import io.tradeflow.faults.stack.StackWorld;
import io.tradeflow.faults.world.Books;
import io.tradeflow.faults.world.Books.OrderRow;
import io.tradeflow.faults.world.Load;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a fault is carried out, and what was seen there. */
final class Field {
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS_A_PROBE = 5;

  private final World world;
  private final Load load;
  private final Progress progress;
  private final int shorter;
  private final int patience;
  private final List<Violation> found = new ArrayList<>();
  private final List<String> measured = new ArrayList<>();
  private int row;

  /**
   * @param shorter by what faults that last are shortened, from 1
   * @param patience by what all that is waited for may take longer, from 1
   */
  Field(World world, Load load, Progress progress, int shorter, int patience) {
    this.world = world;
    this.load = load;
    this.progress = progress;
    this.shorter = shorter;
    this.patience = patience;
  }

  World world() {
    return world;
  }

  /** For rows that are carried out on the processes without Spring. */
  PathWorld path() {
    return (PathWorld) world;
  }

  /** For rows that are carried out on the whole stack. */
  StackWorld stack() {
    return (StackWorld) world;
  }

  Load load() {
    return load;
  }

  Books books() {
    return new Books(world);
  }

  /** A row begins. */
  void begin(int next) {
    row = next;
    measured.clear();
  }

  /** Lets it last, shortened as asked for. */
  void last(Duration full) throws InterruptedException {
    Duration time = full.dividedBy(shorter);
    progress.say("for %d s".formatted(time.toSeconds()));
    Thread.sleep(time);
  }

  /** How long something that lasts {@code full} lasts here. */
  Duration shortened(Duration full) {
    return full.dividedBy(shorter);
  }

  /** Notes a violation unless it holds. */
  void expect(boolean holds, String what) {
    if (!holds) {
      found.add(new Violation("row " + row, what));
    }
  }

  /** Waits for it; a violation, and false, if it does not come within the time. */
  boolean await(String what, Duration goal, Callable<Boolean> condition) throws Exception {
    Duration limit = goal.multipliedBy(patience);
    long begun = System.nanoTime();
    boolean come = condition.call();
    while (!come && System.nanoTime() - begun < limit.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      come = condition.call();
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    measured.add("%s %.1f s".formatted(what, millis / 1000.0));
    expect(come, what + ": not within " + limit.toSeconds() + " s");
    return come;
  }

  /** Until an order that is placed from now on is filled, at the venue and in our books. */
  void awaitRecovered(Duration limit) throws Exception {
    awaitRecovered(load.accounts(), limit);
  }

  /**
   * Until such an order of one of these accounts is filled. They take turns: after some minutes of
   * trading risk may be right to refuse one of them.
   */
  void awaitRecovered(List<String> accounts, Duration limit) throws Exception {
    int before = load.probes().size();
    AtomicInteger looks = new AtomicInteger();
    boolean recovered =
        await(
            "recovered",
            limit,
            () -> {
              int look = looks.getAndIncrement();
              if (look % LOOKS_A_PROBE == 0) {
                load.probe(accounts.get(look / LOOKS_A_PROBE % accounts.size()));
              }
              return anyFilled(load.probes(), before);
            });
    if (!recovered) {
      measured.add("refused so far " + books().rejections() + ", answers " + load.answers());
    }
  }

  private boolean anyFilled(List<UUID> probes, int from) {
    try {
      Map<UUID, OrderRow> orders = books().orders();
      return probes.subList(Math.min(from, probes.size()), probes.size()).stream()
          .anyMatch(id -> orders.containsKey(id) && orders.get(id).state().equals("FILLED"));
    } catch (SQLException e) {
      return false;
    }
  }

  /** A figure of the row. */
  void measured(String figure) {
    measured.add(figure);
  }

  /** Figures of the row, for a person. */
  String figures() {
    return String.join(", ", measured);
  }

  List<Violation> found() {
    return found;
  }
}
