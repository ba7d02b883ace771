package io.tradeflow.execution.domain;

import org.jspecify.annotations.Nullable;

/**
 * Where an order came from.
 *
 * @param source API, BOT, or FOREIGN for an order that was found at its broker
 * @param strategy code of the strategy that asked, null when a person did
 * @param parentId order that it belongs to, null for one that stands alone
 */
public record Origin(
    String source,
    @Nullable String botId,
    @Nullable String strategy,
    @Nullable String signalId,
    @Nullable String parentId,
    String correlationId) {
  private static final String FOREIGN = "FOREIGN";

  /** An order that we did not place, under its broker's name for it. */
  public static Origin foreign(String clientOrderId) {
    return new Origin(FOREIGN, null, null, null, null, clientOrderId);
  }

  boolean isForeign() {
    return source.equals(FOREIGN);
  }

  /** A person or program that calls the API. */
  public static Origin api(String correlationId) {
    return new Origin("API", null, null, null, null, correlationId);
  }
}
