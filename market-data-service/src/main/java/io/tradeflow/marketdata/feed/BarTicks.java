package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happened within a bar, as far as the bar tells. */
public final class BarTicks {
  /** How many a bar has. */
  public static final int TICKS = 4;

  private BarTicks() {}

  /**
   * Open, then low and high (high first where the bar falls), close, at equal distances within the
   * bar; a candle built from them equals the bar.
   */
  public static List<Tick> of(String symbol, Bar bar, Duration length) {
    Duration step = length.dividedBy(TICKS);
    BigDecimal part =
        bar.volume().divide(BigDecimal.valueOf(TICKS), bar.volume().scale(), RoundingMode.DOWN);
    BigDecimal last = bar.volume().subtract(part.multiply(BigDecimal.valueOf(TICKS - 1L)));
    boolean falls = bar.close().compareTo(bar.open()) < 0;
    List<BigDecimal> prices =
        List.of(
            bar.open(),
            falls ? bar.high() : bar.low(),
            falls ? bar.low() : bar.high(),
            bar.close());
    List<Tick> ticks = new ArrayList<>(TICKS);
    for (int i = 0; i < TICKS; i++) {
      ticks.add(
          new Tick(
              symbol,
              bar.time().plus(step.multipliedBy(i)),
              prices.get(i),
              i == TICKS - 1 ? last : part));
    }
    return List.copyOf(ticks);
  }
}
