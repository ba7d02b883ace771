package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratedMarketTest {
  private static final List<Market.Row> ROWS = GeneratedMarket.minutes().rows();

  @Test
  void barsAreOrderedMinutesWithPricesInCents() {
    assertThat(ROWS).hasSize(2_000);
    assertThat(ROWS.stream().map(Market.Row::openSecond)).isSorted().doesNotHaveDuplicates();
    assertThat(ROWS)
        .allSatisfy(
            row -> {
              assertThat(row.openSecond() % 60).isZero();
              assertThat(row.low())
                  .isPositive()
                  .isLessThanOrEqualTo(Math.min(row.open(), row.close()));
              assertThat(row.high()).isGreaterThanOrEqualTo(Math.max(row.open(), row.close()));
              assertThat(DoubleStream.of(row.open(), row.high(), row.low(), row.close()))
                  .allSatisfy(price -> assertThat(decimals(price)).isLessThanOrEqualTo(2));
              assertThat(decimals(row.volume())).isLessThanOrEqualTo(8);
            });
  }

  @Test
  void itHasGapsStandstillAndBarsWithoutVolume() {
    assertThat(steps(120)).isGreaterThan(50);
    assertThat(steps(3_600)).isGreaterThan(2);
    assertThat(ROWS.stream().filter(row -> row.high() == row.low()).count()).isGreaterThan(150);
    assertThat(ROWS.stream().filter(row -> row.volume() == 0).count()).isBetween(150L, 500L);
    assertThat(ROWS.getFirst().openSecond() / 86_400)
        .isLessThan(ROWS.getLast().openSecond() / 86_400);
  }

  /** How many bars open at least this long after the one before. */
  private static long steps(int seconds) {
    return IntStream.range(1, ROWS.size())
        .filter(i -> ROWS.get(i).openSecond() - ROWS.get(i - 1).openSecond() >= seconds)
        .count();
  }

  private static int decimals(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().scale();
  }
}
