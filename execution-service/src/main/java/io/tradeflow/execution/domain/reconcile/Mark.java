package io.tradeflow.execution.domain.reconcile;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * How far an account's books at a broker have been compared, and what the broker had besides our
 * fills when that began, or when an operator settled a difference.
 *
 * @param sequence event of the broker's last fill that was seen booked
 * @param begun whether {@code balances} are known
 * @param positions by symbol, besides our fills
 * @param balances by currency, besides our fills: what the account began with
 */
public record Mark(
    long sequence,
    boolean begun,
    Map<String, BigDecimal> positions,
    Map<String, BigDecimal> balances) {
  public static final Mark NONE = new Mark(0, false, Map.of(), Map.of());

  public Mark {
    positions = Map.copyOf(positions);
    balances = Map.copyOf(balances);
  }

  /** The same, with the fills booked up to there. */
  public Mark at(long upTo) {
    return new Mark(upTo, begun, positions, balances);
  }

  /** With the broker's balances as the beginning; its positions have to be ours. */
  public Mark begun(OwnBooks own, BrokerBooks theirs) {
    return new Mark(sequence, true, positions, without(theirs.balances(), own.flows()));
  }

  /** The broker's figures are taken to be right, as an operator decided. */
  public Mark settled(OwnBooks own, BrokerBooks theirs) {
    return new Mark(
        theirs.sequence() < sequence ? theirs.sequence() : theirs.lastFill(sequence),
        true,
        without(theirs.positions(), own.positions()),
        without(theirs.balances(), own.flows()));
  }

  private static Map<String, BigDecimal> without(
      Map<String, BigDecimal> theirs, Map<String, BigDecimal> ours) {
    Map<String, BigDecimal> rest = new HashMap<>(theirs);
    ours.forEach((name, amount) -> rest.merge(name, amount.negate(), BigDecimal::add));
    rest.values().removeIf(amount -> amount.signum() == 0);
    return rest;
  }
}
