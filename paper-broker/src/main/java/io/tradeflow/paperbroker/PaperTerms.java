package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Fees, slippage, impact, latency and house rules; 1 basis point is 0.0001.
 *
 * @param slippageBps by which each taker's price moves against it
 * @param tradedShare from 0 to 1: how much of what vanishes from the best level of a side, and was
 *     not reported as trades, counts as traded; the rest was cancelled. For markets whose trades
 *     are not reported
 * @param maxOpenOrders of an account
 * @param listedOnly whether symbols that were never listed are refused
 * @param onMarketTime latency goes by the books' own time and no result depends on the caller's
 *     clock; otherwise latency goes by the caller's clock
 */
public record PaperTerms(
    FeeSchedule fees,
    BigDecimal slippageBps,
    Impact impact,
    Latency latency,
    BigDecimal tradedShare,
    int maxOpenOrders,
    boolean listedOnly,
    boolean onMarketTime,
    long seed) {
  public PaperTerms {
    if (slippageBps.signum() < 0 || maxOpenOrders < 1) {
      throw new IllegalArgumentException("Slippage is not below zero, open orders not below one");
    }
    if (tradedShare.signum() < 0 || tradedShare.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("The traded share lies between 0 and 1");
    }
  }

  /**
   * Flat fees, no impact, no limits, the caller's clock.
   *
   * @param latency mean; each order's own lies between half and one and a half of it
   */
  public PaperTerms(
      BigDecimal takerFeeBps,
      BigDecimal makerFeeBps,
      BigDecimal slippageBps,
      Duration latency,
      long seed) {
    this(
        FeeSchedule.flat(makerFeeBps, takerFeeBps),
        slippageBps,
        Impact.NONE,
        new Latency.Uniform(latency),
        BigDecimal.ZERO,
        Integer.MAX_VALUE,
        false,
        false,
        seed);
  }

  public PaperTerms withFees(FeeSchedule schedule) {
    return new PaperTerms(
        schedule,
        slippageBps,
        impact,
        latency,
        tradedShare,
        maxOpenOrders,
        listedOnly,
        onMarketTime,
        seed);
  }

  public PaperTerms withImpact(Impact model) {
    return new PaperTerms(
        fees,
        slippageBps,
        model,
        latency,
        tradedShare,
        maxOpenOrders,
        listedOnly,
        onMarketTime,
        seed);
  }

  public PaperTerms withLatency(Latency distribution) {
    return new PaperTerms(
        fees,
        slippageBps,
        impact,
        distribution,
        tradedShare,
        maxOpenOrders,
        listedOnly,
        onMarketTime,
        seed);
  }

  public PaperTerms withTradedShare(BigDecimal share) {
    return new PaperTerms(
        fees, slippageBps, impact, latency, share, maxOpenOrders, listedOnly, onMarketTime, seed);
  }

  /** The same with house rules. */
  public PaperTerms withRules(int openOrders, boolean onlyListed) {
    return new PaperTerms(
        fees,
        slippageBps,
        impact,
        latency,
        tradedShare,
        openOrders,
        onlyListed,
        onMarketTime,
        seed);
  }

  /** The same on the books' time. */
  public PaperTerms onMarketClock() {
    return new PaperTerms(
        fees, slippageBps, impact, latency, tradedShare, maxOpenOrders, listedOnly, true, seed);
  }
}
