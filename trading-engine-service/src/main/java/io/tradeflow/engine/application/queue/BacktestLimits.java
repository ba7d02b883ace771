package io.tradeflow.engine.application.queue;

/**
 * What a plan permits.
 *
 * @param unfinished backtests of an account that wait or run
 * @param running at once
 * @param bars that one backtest may read, of all symbols
 * @param trials of a search
 * @param work bars that all trials of a search may move over, those of walking forward too
 * @param files of bars that an account keeps
 * @param fileBytes of all of them
 */
public record BacktestLimits(
    int unfinished, int running, int bars, int trials, long work, int files, long fileBytes) {
  /** Bars of the largest backtest of any tier: about 56 bytes each while it runs. */
  public static final int MOST_BARS = 500_000;

  private static final long MILLION = 1_000_000;
  private static final long MIB = 1024 * 1024;

  /** Of a tier; whoever has none that is known has the free one. */
  public static BacktestLimits of(String tier) {
    return switch (tier) {
      case "ENTERPRISE" ->
          new BacktestLimits(50, 4, MOST_BARS, 10_000, 1_000 * MILLION, 100, 400 * MIB);
      case "PRO" -> new BacktestLimits(20, 2, 300_000, 2_000, 500 * MILLION, 40, 128 * MIB);
      case "BASIC" -> new BacktestLimits(5, 1, 150_000, 500, 200 * MILLION, 10, 32 * MIB);
      default -> new BacktestLimits(2, 1, 50_000, 100, 100 * MILLION, 3, 8 * MIB);
    };
  }

  /** Port: the limits of an account. */
  @FunctionalInterface
  public interface Tiers {
    BacktestLimits of(String accountId);
  }
}
