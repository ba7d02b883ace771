package io.tradeflow.risk.domain;

import java.time.Duration;
import java.util.List;

/**
 * A sender that may hold a lease, or whose writes may still reach a broker.
 *
 * @param requestId of the request that the last lease answers
 * @param duration of the last lease
 * @param firstEpoch kill epoch when the first of its unbroken leases was granted: it had applied
 *     every earlier change before it sent anything
 * @param withoutValidity its brokers that take what comes after its validity
 */
public record SenderLease(
    String senderId,
    long requestId,
    Duration duration,
    long firstEpoch,
    List<String> withoutValidity) {
  public SenderLease {
    withoutValidity = List.copyOf(withoutValidity);
  }

  /** Whether a broker in the scope may take its writes however late they come. */
  public boolean writesLate(KillScope scope) {
    return scope.broker().map(withoutValidity::contains).orElse(!withoutValidity.isEmpty());
  }
}
