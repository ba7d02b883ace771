package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.indicator.Bar;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A closed candle. Prices are {@code double}, which is what indicators calculate with; the close is
 * kept exactly as well, because a signal quotes it.
 *
 * @param feedRun the feed's run that made it: runs have nothing to do with one another
 * @param openTime inclusive start in market time
 * @param price close, exact
 * @param volume base quantity traded, at least 0
 */
public record Candle(
    String feedRun,
    String symbol,
    Interval interval,
    Instant openTime,
    double open,
    double high,
    double low,
    BigDecimal price,
    double volume)
    implements Bar {
  public Candle {
    if (high < low || volume < 0 || price.signum() <= 0) {
      throw new IllegalArgumentException(
          "Not a candle: "
              + symbol
              + " "
              + openTime
              + " high "
              + high
              + " low "
              + low
              + " close "
              + price
              + " volume "
              + volume);
    }
  }

  /** A past candle of the same market and run as another. */
  static Candle of(Bars bars, int bar, Candle other) {
    return new Candle(
        other.feedRun(),
        other.symbol(),
        other.interval(),
        Instant.ofEpochSecond(bars.openSecond(bar)),
        bars.open(bar),
        bars.high(bar),
        bars.low(bar),
        BigDecimal.valueOf(bars.close(bar)),
        bars.volume(bar));
  }

  @Override
  public double close() {
    return price.doubleValue();
  }

  @Override
  public long openSecond() {
    return openTime.getEpochSecond();
  }

  /** When it closed, in market time. */
  public Instant closeTime() {
    return openTime.plus(interval.length());
  }
}
