package io.tradeflow.engine.domain.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.riskcore.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What is computed in a shorter way is what the long way gives. */
class BooksTest {
  private static final long START = 1_600_000_000L;

  @Property(tries = 300)
  void aQuoteIsThePriceAndHalfTheSpreadOnTheNextTick(
      @ForAll @LongRange(min = 1, max = 999_999_999_999L) long digits,
      @ForAll @IntRange(min = 0, max = 6) int decimals,
      @ForAll @LongRange(min = 0, max = 1_000_000_000L) long spread,
      @ForAll @IntRange(min = 6, max = 12) int spreadDecimals) {
    BigDecimal price = BigDecimal.valueOf(digits, decimals);
    BigDecimal bps = BigDecimal.valueOf(spread, spreadDecimals);
    Bars bars = flat(price.doubleValue());
    BacktestTerms terms = BacktestTerms.STANDARD.withSpread(bps);

    Quote quote = new Books(terms).quote(new Holding(0, bars, Scaling.ALL_OR_NOTHING, terms), 0);

    BigDecimal half = price.multiply(bps).movePointLeft(4).divide(BigDecimal.TWO);
    int scale = bars.tick().scale();
    assertThat(quote.last().value()).isEqualByComparingTo(price);
    assertThat(quote.bid().value())
        .isEqualByComparingTo(
            price.subtract(half).setScale(scale, RoundingMode.FLOOR).max(bars.tick()));
    assertThat(quote.ask().value())
        .isEqualByComparingTo(price.add(half).setScale(scale, RoundingMode.CEILING));
  }

  @Property(tries = 300)
  void theLastClosedBarIsTheSameFromWhereverItIsLookedFor(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 200) int count,
      @ForAll @IntRange(min = -200, max = 100_000) int after,
      @ForAll @IntRange(min = 0, max = 199) int near) {
    Random random = new Random(seed);
    long[] opens = new long[count];
    long second = START;
    for (int i = 0; i < count; i++) {
      opens[i] = second;
      second += 60L * (1 + (random.nextInt(5) == 0 ? random.nextInt(20) : 0));
    }
    Bars bars = bars(opens, 1);
    assertThat(bars.lastClosed(START + after, Math.min(near, count - 1)))
        .isEqualTo(bars.lastClosed(START + after));
  }

  private static Bars flat(double price) {
    return bars(new long[] {START}, price);
  }

  private static Bars bars(long[] opens, double price) {
    double[] column = new double[opens.length];
    Arrays.fill(column, price);
    return new Bars("ANY-USD", 60, opens, column, column, column, column, column);
  }
}
