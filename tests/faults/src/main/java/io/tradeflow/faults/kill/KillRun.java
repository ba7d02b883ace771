package io.tradeflow.faults.kill;

import io.tradeflow.faults.kill.Plan.Kind;
import io.tradeflow.faults.kill.Switches.Standing;
import io.tradeflow.faults.world.Venue.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One kill under load: orders flow, senders are disturbed, the scope is killed, the venue's
 * receipts are read, what rests must be cancelled, a second operator releases, orders pass again.
 */
final class KillRun {
  private static final Duration CERTAIN = Duration.ofSeconds(15);
  private static final Duration ENDED = Duration.ofSeconds(60);
  private static final Duration FLOWS = Duration.ofSeconds(60);
  private static final Duration MARKED = Duration.ofSeconds(60);
  private static final Duration AGAIN = Duration.ofMillis(250);
  private static final long AFTER_OK_MILLIS = 100;
  private static final long SETTLE_MILLIS = 250;
  private static final long LOOK_MILLIS = 10;

  private final DrillStack stack;
  private final List<String> accounts;
  private final Plan plan;
  private final boolean afterAStart;
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param afterAStart as in {@link Outcome}
   */
  KillRun(DrillStack stack, List<String> accounts, Plan plan, boolean afterAStart) {
    this.stack = stack;
    this.accounts = accounts;
    this.plan = plan;
    this.afterAStart = afterAStart;
  }

  Outcome run() throws Exception {
    stack.orders().forget();
    stack.orders().quote();
    stack.venue().news();
    stack.venue().heal();
    stack.venue().fail(plan.faults());
    Standing first;
    Standing last;
    try (ExecutorService operator = Executors.newSingleThreadExecutor();
        Load load = new Load(stack.orders(), plan, accounts)) {
      TimeUnit.MILLISECONDS.sleep(plan.leadMillis());
      awaitFlow();
      Future<Standing> engaged = disturbAndEngage(operator);
      first = get(engaged);
      last = followed(first);
      TimeUnit.MILLISECONDS.sleep(AFTER_OK_MILLIS);
      if (plan.kind() == Kind.STOPPED) {
        stack.sender(plan.sender()).goOn();
      } else if (plan.kind() == Kind.BETWEEN) {
        Files.deleteIfExists(stack.armed());
        for (Jvm sender : stack.senders()) {
          sender.goOn();
        }
      }
      TimeUnit.MILLISECONDS.sleep(AFTER_OK_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    stack.venue().heal();
    receipts.addAll(stack.venue().news());
    if (plan.kind() == Kind.KILLED) {
      stack.sender(plan.sender()).start();
      stack.sender(plan.sender()).awaitReady();
    }
    Map<String, Long> cancels = cancelled();
    Outcome outcome = outcome(first, last, cancels);
    passAgain();
    return outcome;
  }

  /** On a busy machine the first orders take longer than the lead. */
  private void awaitFlow() throws IOException {
    boolean flows =
        await(
            FLOWS,
            () -> {
              receipts.addAll(stack.venue().news());
              return receipts.stream().anyMatch(it -> it.took() && inScope(it) != null);
            });
    if (!flows) {
      throw new IOException("No order of " + plan.scope() + " reaches the venue");
    }
  }

  /** The order of the receipt, null if the scope does not cover it. */
  private Orders.@Nullable Placed inScope(Receipt receipt) {
    Orders.@Nullable Placed order = stack.orders().of(receipt.order());
    return order != null && plan.covers(order) ? order : null;
  }

  private Future<Standing> disturbAndEngage(ExecutorService operator) throws Exception {
    Callable<Standing> engage = () -> stack.switches().engage(plan.scope());
    if (plan.kind() == Kind.BETWEEN) {
      awaitMarker();
      return operator.submit(engage);
    }
    if (plan.apartMillis() >= 0) {
      disturb();
      TimeUnit.MILLISECONDS.sleep(plan.kind().stops() ? plan.apartMillis() : 0);
      return operator.submit(engage);
    }
    Future<Standing> engaged = operator.submit(engage);
    TimeUnit.MILLISECONDS.sleep(plan.kind().stops() ? -plan.apartMillis() : 0);
    disturb();
    return engaged;
  }

  private void disturb() throws IOException, InterruptedException {
    if (plan.kind() == Kind.STOPPED) {
      stack.sender(plan.sender()).stop();
    } else if (plan.kind() == Kind.KILLED) {
      stack.sender(plan.sender()).kill();
    }
  }

  /** The next sender that passes its gate takes the file away and stands still. */
  private void awaitMarker() throws IOException, InterruptedException {
    Files.writeString(stack.armed(), "");
    if (!await(MARKED, () -> !Files.exists(stack.armed()))) {
      throw new IOException("No sender reached its broker under load");
    }
  }

  /** Until it is certain: from then on nothing may reach the venue. */
  private Standing followed(Standing first) throws Exception {
    Standing[] last = {first};
    if (!await(
        CERTAIN,
        () -> {
          if (!last[0].certain()) {
            last[0] = stack.switches().shown(plan.scope());
          }
          return last[0].certain();
        })) {
      problems.add("never certain: " + last[0]);
    }
    return last[0];
  }

  private Outcome outcome(Standing first, Standing last, Map<String, Long> cancels) {
    List<Receipt> afterOk = new ArrayList<>();
    int inFlight = 0;
    int late = 0;
    for (Receipt receipt : receipts) {
      if (inScope(receipt) == null) {
        continue;
      }
      if (receipt.took() && receipt.decidedNanos() > last.readyNanos()) {
        afterOk.add(receipt);
      }
      if (receipt.placing() && receipt.decidedNanos() >= first.askedNanos()) {
        inFlight++;
      }
      if (receipt.kind().equals("ORDER_REFUSED") && receipt.arrivedNanos() > last.readyNanos()) {
        late++;
      }
    }
    double cancelMillis =
        cancels.values().stream()
            .mapToDouble(nanos -> (nanos - last.readyNanos()) / 1e6)
            .max()
            .orElse(Double.NaN);
    return new Outcome(
        plan,
        afterAStart,
        inFlight,
        afterOk,
        late,
        (first.heardNanos() - first.askedNanos()) / 1e6,
        (last.heardNanos() - first.askedNanos()) / 1e6,
        !first.certain(),
        cancels.size(),
        cancelMillis,
        problems);
  }

  /** When the cancel of each order that rested in the scope reached the venue. */
  private Map<String, Long> cancelled() throws Exception {
    Map<String, Long> cancels = new HashMap<>();
    Set<String> open = new HashSet<>();
    boolean all =
        await(
            ENDED,
            () -> {
              receipts.addAll(stack.venue().news());
              open.clear();
              for (Receipt receipt : receipts) {
                Orders.@Nullable Placed order = inScope(receipt);
                if (order == null || !order.resting()) {
                  continue;
                }
                if (receipt.kind().equals("ORDER_ACCEPTED")) {
                  open.add(receipt.order());
                } else if (receipt.kind().equals("CANCEL_ACCEPTED")) {
                  cancels.putIfAbsent(receipt.order(), receipt.arrivedNanos());
                }
              }
              open.removeAll(cancels.keySet());
              return open.isEmpty();
            });
    if (!all) {
      problems.add("not cancelled: " + open);
    }
    return cancels;
  }

  private void passAgain() throws Exception {
    stack.orders().quote();
    Standing released = stack.switches().release(plan.scope());
    if (!released.state().equals("RELEASED")) {
      problems.add("not released: " + released);
    }
    Set<String> waiting =
        new HashSet<>(
            plan.kind() == Kind.KILLED
                ? accounts
                : List.of(plan.account().isEmpty() ? accounts.getFirst() : plan.account()));
    long[] asked = {System.nanoTime() - 1};
    boolean all =
        await(
            ENDED,
            () -> {
              if (System.nanoTime() - asked[0] > 0) {
                asked[0] = System.nanoTime() + AGAIN.toNanos();
                waiting.forEach(account -> stack.orders().place(account, plan.strategy(), false));
              }
              for (Receipt receipt : stack.venue().news()) {
                Orders.@Nullable Placed order = stack.orders().of(receipt.order());
                if (order != null && receipt.took()) {
                  waiting.remove(order.account());
                }
              }
              return waiting.isEmpty();
            });
    if (!all) {
      for (String account : waiting) {
        problems.add("orders do not pass again: " + stack.orders().lastWords(account));
      }
    }
  }

  private static boolean await(Duration atMost, Callable<Boolean> condition) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - end > 0) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return true;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("The run broke off: " + e.getMessage(), e);
    }
  }

  private static Standing get(Future<Standing> answer) throws IOException, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }
}
