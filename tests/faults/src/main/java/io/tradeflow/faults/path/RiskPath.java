package io.tradeflow.faults.path;

import io.tradeflow.risk.config.RiskParts;
import io.tradeflow.starter.fault.Failpoint;

/** risk-service of the order path as a process. */
public final class RiskPath {
  private RiskPath() {}

  /** Runs until the process ends. */
  public static void main(String[] arguments) {
    Failpoint.check();
    PathSettings settings = PathSettings.read();
    Plumbing plumbing = new Plumbing(settings, "risk");
    RiskParts parts =
        new RiskParts(
            plumbing.kafka(),
            plumbing.database(),
            plumbing.connections(),
            plumbing.outbox().outbox());
    Listeners listeners = new Listeners(plumbing.kafka().containers(), 1);
    plumbing.outbox().start();
    listeners.start(parts.entitlements());
    listeners.start(parts.decisions());
    parts.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  listeners.close();
                  parts.close();
                  plumbing.close();
                }));
  }
}
