package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.paperbroker.Latency;
import io.tradeflow.paperbroker.PaperTerms;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskPolicy;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a backtest trades under.
 *
 * @param cash in the quote currency, at the start, above 0
 * @param sizing what one portion is
 * @param spreadBps distance of bid and offer around the price of a bar, in basis points of it
 * @param participation largest share of a bar's volume that orders may take, from 0 to 1; 0 means
 *     that there is always enough. Does nothing for data without volume
 * @param lotSize step of quantities, and the smallest order
 * @param order how advice becomes orders
 * @param paper fees, slippage, impact, latency and house rules of the broker
 * @param risk the controls that each order passes
 * @param protection stop orders for what is held
 */
public record BacktestTerms(
    BigDecimal cash,
    Sizing sizing,
    BigDecimal spreadBps,
    BigDecimal participation,
    BigDecimal lotSize,
    OrderStyle order,
    PaperTerms paper,
    RiskTerms risk,
    Protection protection) {
  /** How advice becomes orders. */
  public enum OrderStyle {
    /** At the market of the next event. */
    MARKET,
    /** At the close of the bar that raised the advice, or better; cancelled after the next bar. */
    LIMIT
  }

  /** Limits and guards of the account. */
  public record RiskTerms(Limits limits, Guards guards, RiskPolicy policy) {
    /** Wide enough that nothing is refused but what the cash does not cover. */
    public static final RiskTerms WIDE = of(new BigDecimal("100"), new BigDecimal("100"), null);

    /**
     * What users may choose, and the house's rules at their widest.
     *
     * @param maxPositionPercent largest position, percent of the balance
     * @param dailyLossPercent loss since 00:00 UTC that ends the day's buying
     * @param drawdownPercent fall from the highest balance that pauses buying for a day; null never
     */
    public static RiskTerms of(
        BigDecimal maxPositionPercent,
        BigDecimal dailyLossPercent,
        @org.jspecify.annotations.Nullable BigDecimal drawdownPercent) {
      Money most = Money.of("1000000000000");
      BigDecimal whole = new BigDecimal("100");
      Limits limits =
          new Limits(
              1,
              "BACKTEST",
              most,
              BigDecimal.ZERO,
              maxPositionPercent,
              most,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE,
              dailyLossPercent,
              null,
              null);
      Protections protections =
          drawdownPercent == null
              ? Protections.NONE
              : new Protections(
                  drawdownPercent, Duration.ofDays(1), 0, Duration.ZERO, Duration.ZERO);
      Guards guards =
          new Guards(
              whole,
              whole,
              Duration.ofDays(36_500),
              Duration.ZERO,
              Duration.ZERO,
              Quantity.of("1000000000000"),
              Quantity.of("1000000000000"),
              most,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE,
              Duration.ZERO,
              protections);
      return new RiskTerms(limits, guards, RiskPolicy.DEFAULT);
    }
  }

  /**
   * 10,000 in cash, 95 % of the balance a portion, 10 basis points of fee, 2 of slippage, 1 of
   * spread, no latency, no limit of volume, wide risk limits.
   */
  public static final BacktestTerms STANDARD =
      new BacktestTerms(
          new BigDecimal("10000"),
          new Sizing(Sizing.Type.PERCENT_OF_BALANCE, new BigDecimal("95")),
          BigDecimal.ONE,
          BigDecimal.ZERO,
          new BigDecimal("0.00000001"),
          OrderStyle.MARKET,
          new PaperTerms(BigDecimal.TEN, BigDecimal.TEN, BigDecimal.TWO, Duration.ZERO, 1),
          RiskTerms.WIDE);

  /** Without stop orders. */
  public BacktestTerms(
      BigDecimal cash,
      Sizing sizing,
      BigDecimal spreadBps,
      BigDecimal participation,
      BigDecimal lotSize,
      OrderStyle order,
      PaperTerms paper,
      RiskTerms risk) {
    this(cash, sizing, spreadBps, participation, lotSize, order, paper, risk, Protection.NONE);
  }

  public BacktestTerms {
    paper = paper.onMarketClock();
    require(cash.signum() > 0 && cash.scale() <= 18, "cash must be above 0");
    require(
        spreadBps.signum() >= 0 && spreadBps.compareTo(new BigDecimal("1000")) <= 0,
        "the spread must be from 0 to 1000 basis points");
    require(
        participation.signum() >= 0 && participation.compareTo(BigDecimal.ONE) <= 0,
        "participation must be from 0 to 1");
    require(lotSize.signum() > 0 && lotSize.scale() <= 18, "the lot must be above 0");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidBacktest(otherwise);
    }
  }

  public BacktestTerms withCash(BigDecimal amount) {
    return new BacktestTerms(
        amount, sizing, spreadBps, participation, lotSize, order, paper, risk, protection);
  }

  public BacktestTerms withSizing(Sizing portion) {
    return new BacktestTerms(
        cash, portion, spreadBps, participation, lotSize, order, paper, risk, protection);
  }

  public BacktestTerms withSpread(BigDecimal bps) {
    return new BacktestTerms(
        cash, sizing, bps, participation, lotSize, order, paper, risk, protection);
  }

  public BacktestTerms withParticipation(BigDecimal share) {
    return new BacktestTerms(
        cash, sizing, spreadBps, share, lotSize, order, paper, risk, protection);
  }

  public BacktestTerms withLot(BigDecimal lot) {
    return new BacktestTerms(
        cash, sizing, spreadBps, participation, lot, order, paper, risk, protection);
  }

  public BacktestTerms withOrder(OrderStyle style) {
    return new BacktestTerms(
        cash, sizing, spreadBps, participation, lotSize, style, paper, risk, protection);
  }

  public BacktestTerms withPaper(PaperTerms broker) {
    return new BacktestTerms(
        cash, sizing, spreadBps, participation, lotSize, order, broker, risk, protection);
  }

  public BacktestTerms withRisk(RiskTerms controls) {
    return new BacktestTerms(
        cash, sizing, spreadBps, participation, lotSize, order, paper, controls, protection);
  }

  public BacktestTerms withProtection(Protection stops) {
    return new BacktestTerms(
        cash, sizing, spreadBps, participation, lotSize, order, paper, risk, stops);
  }

  /** The same with orders that are under way for about as long; each has its own. */
  public BacktestTerms withLatency(Latency latency) {
    return withPaper(paper.withLatency(latency));
  }
}
