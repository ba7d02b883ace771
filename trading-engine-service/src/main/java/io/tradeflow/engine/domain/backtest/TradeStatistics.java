package io.tradeflow.engine.domain.backtest;

import java.util.List;

/**
 * What the trades say, after fees. Trades that are still open at the end count as if they were sold
 * at the last close. NaN where a figure is not defined.
 *
 * @param wins trades with a profit above 0
 * @param winRate share of wins
 * @param profitFactor profits over losses
 * @param expectancy mean profit of a trade in the quote currency
 * @param expectancyShare mean profit of a trade as a share of what was paid for it
 * @param averageWin mean profit of wins
 * @param averageLoss mean loss of the others, above 0
 * @param meanWorst mean of the lowest price of trades against their entry (MAE)
 * @param meanBest mean of the highest (MFE)
 * @param meanSeconds mean time in the market
 */
public record TradeStatistics(
    int count,
    int wins,
    double winRate,
    double profitFactor,
    double expectancy,
    double expectancyShare,
    double averageWin,
    double averageLoss,
    double meanWorst,
    double meanBest,
    double meanSeconds) {

  public static TradeStatistics of(List<RoundTrip> trips) {
    int wins = 0;
    double won = 0;
    double lost = 0;
    double shares = 0;
    double worst = 0;
    double best = 0;
    double seconds = 0;
    for (RoundTrip trip : trips) {
      double profit = trip.profit().doubleValue();
      wins += profit > 0 ? 1 : 0;
      won += Math.max(profit, 0);
      lost += Math.max(-profit, 0);
      shares += trip.gain();
      worst += trip.worst();
      best += trip.best();
      seconds += trip.exitSecond() - trip.entrySecond();
    }
    int n = trips.size();
    return new TradeStatistics(
        n,
        wins,
        Returns.ratio(wins, n),
        Returns.ratio(won, lost),
        Returns.ratio(won - lost, n),
        Returns.ratio(shares, n),
        Returns.ratio(won, wins),
        Returns.ratio(lost, n - wins),
        Returns.ratio(worst, n),
        Returns.ratio(best, n),
        Returns.ratio(seconds, n));
  }
}
