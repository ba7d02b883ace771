package io.tradeflow.marketdata.candle;

import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.Decimals;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What happened in one interval.
 *
 * @param openTime inclusive start in market time
 * @param volume base quantity traded
 * @param trades number of ticks
 */
public record Candle(
    String symbol,
    Interval interval,
    Instant openTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    long trades) {
  /** Exclusive end in market time. */
  public Instant closeTime() {
    return openTime.plus(interval.length());
  }

  /** As events carry it. */
  public CandleClosed payload() {
    return new CandleClosed(
        symbol,
        interval.code(),
        openTime,
        Decimals.toWire(open),
        Decimals.toWire(high),
        Decimals.toWire(low),
        Decimals.toWire(close),
        Decimals.toWire(volume),
        trades);
  }
}
