package io.tradeflow.engine.application.queue;

/**
 * What a plan permits.
 *
 * @param unfinished backtests of an account that wait or run
 * @param running at once
 * @param bars that one backtest may read, of all symbols
 */
public record BacktestLimits(int unfinished, int running, int bars) {
  /** Bars of the largest backtest of any tier: about 56 bytes each while it runs. */
  public static final int MOST_BARS = 500_000;

  /** Of a tier; whoever has none that is known has the free one. */
  public static BacktestLimits of(String tier) {
    return switch (tier) {
      case "ENTERPRISE" -> new BacktestLimits(50, 4, MOST_BARS);
      case "PRO" -> new BacktestLimits(20, 2, 300_000);
      case "BASIC" -> new BacktestLimits(5, 1, 150_000);
      default -> new BacktestLimits(2, 1, 50_000);
    };
  }

  /** Port: the limits of an account. */
  @FunctionalInterface
  public interface Tiers {
    BacktestLimits of(String accountId);
  }
}
