package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides orders by the pre-trade controls of RTS 6 Art. 15 and SEC 15c3-5 that stand in {@link
 * #CONTROLS}. Pure: the same arguments give the same decision. Thread-safe.
 */
public final class PreTradeRisk {
  /** The controls in the order in which they are asked; the first breach is the answer. */
  private static final List<Control> CONTROLS =
      List.of(
          new KillSwitchControl(),
          new LimitsUnavailable(),
          new InstrumentPermission(),
          new TickLot(),
          new MaxOrderValue(),
          new DailyLoss(),
          new DailyTrades(),
          new MaxOpenPositions(),
          new PositionSize(),
          new BuyingPower());

  private final RiskPolicy policy;

  public PreTradeRisk(RiskPolicy policy) {
    this.policy = policy;
  }

  /** Reason codes in the order of the controls. */
  public static List<String> codes() {
    return CONTROLS.stream().map(Control::code).toList();
  }

  /**
   * Decides {@code order}.
   *
   * @param state with the order at most {@code SUBMITTED}: it must not count against itself
   * @param now market time of the order; its UTC day is the day of the daily limits
   */
  public Decision decide(RiskState state, NewOrder order, Surroundings surroundings, Instant now) {
    Assessment assessment = new Assessment(state, order, surroundings, policy, now);
    for (Control control : CONTROLS) {
      Optional<Breach> breach = control.check(assessment);
      if (breach.isPresent()) {
        return rejected(assessment, control.code(), breach.get());
      }
    }
    return new Decision.Approved(order.orderId(), assessment.inputs());
  }

  private static Decision rejected(Assessment assessment, String code, Breach breach) {
    return new Decision.Rejected(
        assessment.order().orderId(),
        code,
        breach.limit(),
        breach.actual(),
        breach.message(),
        assessment.inputs());
  }
}
