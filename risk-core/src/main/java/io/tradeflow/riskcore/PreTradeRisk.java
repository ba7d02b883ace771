package io.tradeflow.riskcore;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
          new EntitlementControl(),
          new Halted(),
          new Reducing(),
          new InstrumentPermission(),
          new TickLot(),
          new StaleMarketData(),
          new PriceCollar(),
          new MaxOrderQuantity(),
          new MaxOrderValue(),
          new SelfMatch(),
          new Duplicate(),
          new MessageRate(),
          new RepeatedExecution(),
          new DailyLoss(),
          new DrawdownHalt(),
          new LossStreak(),
          new Cooldown(),
          new DailyTrades(),
          new MaxOpenPositions(),
          new PositionSize(),
          new MaxPosition(),
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
   * @param moment of the order; its UTC day in the market is the day of the daily limits
   */
  public Decision decide(
      RiskState state, NewOrder order, Surroundings surroundings, Moment moment) {
    return decide(new Assessment(state, order, null, surroundings, policy, moment));
  }

  /**
   * Decides whether a working order may have new terms: as a new order would be decided without the
   * old one, except that it is no new trade of the day and no repeat.
   *
   * @param replacement the same order id; the quantity is what shall not be filled yet
   */
  public Decision decideModify(
      RiskState state, NewOrder replacement, Surroundings surroundings, Moment moment) {
    @Nullable OpenOrder known = state.book().order(replacement.orderId());
    @Nullable OpenOrder original = known != null && known.isWorking() ? known : null;
    Assessment assessment =
        new Assessment(state, replacement, original, surroundings, policy, moment);
    if (original == null) {
      String missing = "missing working order " + replacement.orderId();
      return rejected(
          assessment,
          LimitsUnavailable.CODE,
          new Breach(null, missing, "The order is not open. Place a new one."));
    }
    return decide(assessment);
  }

  private static Decision decide(Assessment assessment) {
    for (int i = 0; i < CONTROLS.size(); i++) {
      Control control = CONTROLS.get(i);
      @Nullable Breach breach = control.check(assessment);
      if (breach != null) {
        return rejected(assessment, control.code(), breach);
      }
    }
    return new Decision.Approved(assessment.order().orderId(), assessment.inputs());
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
