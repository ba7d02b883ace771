package io.tradeflow.execution.domain.reconcile;

import java.util.UUID;

/**
 * That a broker says something was done.
 *
 * @param clientOrderId of its order
 * @param fillId the broker's
 * @param sequence rises with each event of the broker
 */
public record BrokerFill(String clientOrderId, String fillId, long sequence) {
  /** A fill that we have booked. */
  public record Booked(UUID order, String fillId) {}
}
