package io.tradeflow.faults.kill;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Orders at the plan's pace on a thread of its own, until it is closed. */
final class Load implements AutoCloseable {
  private final Orders orders;
  private final Plan plan;
  private final List<String> accounts;
  private final Random random;
  private final Thread thread;
  private volatile boolean ends;

  Load(Orders orders, Plan plan, List<String> accounts) {
    this.orders = orders;
    this.plan = plan;
    this.accounts = accounts;
    this.random = new Random(plan.loadSeed());
    this.thread = Thread.ofPlatform().name("load").daemon().start(this::run);
  }

  private void run() {
    long pace = TimeUnit.SECONDS.toNanos(1) / plan.perSecond();
    long next = System.nanoTime();
    while (!ends) {
      place();
      next += pace;
      LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
    }
  }

  private void place() {
    boolean inScope = percent(plan.inScopePercent());
    String account =
        inScope && !plan.account().isEmpty()
            ? plan.account()
            : accounts.get(random.nextInt(accounts.size()));
    String strategy =
        inScope && !plan.strategy().isEmpty()
            ? plan.strategy()
            : List.of("", "apex", "drift").get(random.nextInt(3));
    Orders.Placed what = new Orders.Placed("", account, strategy, false, 0);
    // What rests outside the scope nobody would cancel.
    boolean resting = plan.covers(what) && percent(plan.restingPercent());
    orders.place(account, strategy, resting);
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  @Override
  public void close() throws InterruptedException {
    ends = true;
    thread.join();
  }
}
