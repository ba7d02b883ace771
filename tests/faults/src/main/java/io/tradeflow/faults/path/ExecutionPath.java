package io.tradeflow.faults.path;

import io.tradeflow.execution.adapter.web.OrderDoor;
import io.tradeflow.execution.config.ExecutionParts;
import io.tradeflow.starter.fault.Failpoint;

/** execution-service of the order path as a process. */
public final class ExecutionPath {
  private static final int THREADS = 3;

  private ExecutionPath() {}

  /** Runs until the process ends. */
  public static void main(String[] arguments) {
    Failpoint.check();
    PathSettings settings = PathSettings.read();
    Plumbing plumbing = new Plumbing(settings, "execution");
    ExecutionParts parts =
        new ExecutionParts(
            settings.venue(),
            plumbing.kafka(),
            plumbing.database(),
            plumbing.outbox().outbox(),
            plumbing.connections());
    OrderDoor orders =
        new OrderDoor(
            parts.ledger(),
            parts.reads(),
            parts.market(),
            parts.cancels(),
            parts.broker().connected());
    Listeners listeners = new Listeners(plumbing.kafka().containers(), THREADS);
    plumbing.outbox().start();
    listeners.start(parts.accounts());
    listeners.start(parts.orders());
    parts.sender().start();
    parts.rounds().start();
    Entrance entrance = new Entrance(settings.port(), orders, parts.market()::ready);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  entrance.close();
                  listeners.close();
                  parts.close();
                  plumbing.close();
                }));
    entrance.await();
  }
}
