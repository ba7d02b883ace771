package io.tradeflow.engine;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** 2,000 generated minutes, as candles of the feed and as columns. */
public final class PastCandles {
  private static final List<Market.Row> ROWS = GeneratedMarket.minutes().rows();

  private PastCandles() {}

  public static List<Candle> of(String symbol) {
    return ROWS.stream()
        .map(
            row ->
                new Candle(
                    "run",
                    symbol,
                    Interval.MINUTE,
                    Instant.ofEpochSecond(row.openSecond()),
                    row.open(),
                    row.high(),
                    row.low(),
                    BigDecimal.valueOf(row.close()),
                    row.volume()))
        .toList();
  }

  public static Bars bars(String symbol) {
    return new Bars(
        symbol,
        60,
        ROWS.stream().mapToLong(Market.Row::openSecond).toArray(),
        column(Market.Row::open),
        column(Market.Row::high),
        column(Market.Row::low),
        column(Market.Row::close),
        column(Market.Row::volume));
  }

  private static double[] column(ToDoubleFunction<Market.Row> part) {
    return ROWS.stream().mapToDouble(part).toArray();
  }
}
