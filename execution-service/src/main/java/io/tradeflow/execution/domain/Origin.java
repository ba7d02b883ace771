package io.tradeflow.execution.domain;

import org.jspecify.annotations.Nullable;

/**
 * Where an order came from.
 *
 * @param source API, BOT, FOREIGN for an order that was found at its broker, or EMERGENCY for one
 *     by which its owner leaves a position although trading is stopped
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
  private static final String EMERGENCY = "EMERGENCY";

  /** An order that we did not place, under its broker's name for it. */
  public static Origin foreign(String clientOrderId) {
    return new Origin(FOREIGN, null, null, null, null, clientOrderId);
  }

  boolean isForeign() {
    return source.equals(FOREIGN);
  }

  /** Of an order of an emergency close. */
  public static Origin emergency(@Nullable String parent, String correlationId) {
    return new Origin(EMERGENCY, null, null, null, parent, correlationId);
  }

  boolean isEmergency() {
    return source.equals(EMERGENCY);
  }

  /** A person or program that calls the API. */
  public static Origin api(String correlationId) {
    return new Origin("API", null, null, null, null, correlationId);
  }
}
