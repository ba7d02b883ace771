package io.tradeflow.engine.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.search.Space.Range;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final Space SPACE =
      new Space(List.of(range("a", "1", "3", "1"), range("b", "0.5", "2", "0.5")));

  private static Range range(String name, String from, String to, String step) {
    return new Range(name, new BigDecimal(from), new BigDecimal(to), new BigDecimal(step));
  }

  @Test
  void gridHasEveryCombinationOnce() {
    List<TreeMap<String, BigDecimal>> grid = SPACE.grid();

    assertThat(SPACE.size()).isEqualTo(12);
    assertThat(new HashSet<>(grid)).hasSize(12);
    assertThat(grid.getFirst().toString()).isEqualTo("{a=1, b=0.5}");
    assertThat(grid.getLast().toString()).isEqualTo("{a=3, b=2.0}");
  }

  @Test
  void randomDrawsAreInRangeAndTheSameForASeed() {
    List<TreeMap<String, BigDecimal>> drawn = SPACE.random(50, new SplittableRandom(1));

    assertThat(SPACE.grid()).containsAll(drawn);
    assertThat(SPACE.random(50, new SplittableRandom(1))).isEqualTo(drawn);
  }

  @Test
  void refusesRangesThatMakeNoSense() {
    assertThatThrownBy(() -> range("a", "3", "1", "1")).isInstanceOf(InvalidBacktest.class);
    assertThatThrownBy(() -> range("a", "1", "3", "0")).hasMessageContaining("steps above 0");
    assertThatThrownBy(() -> range("a", "0", "1000000", "1")).hasMessageContaining("more than");
    assertThatThrownBy(() -> new Space(List.of())).hasMessageContaining("fast=5..30:5");
    Space large = new Space(List.of(range("a", "1", "1000", "1"), range("b", "1", "1000", "1")));
    assertThatThrownBy(large::grid).hasMessageContaining("random search");
  }
}
