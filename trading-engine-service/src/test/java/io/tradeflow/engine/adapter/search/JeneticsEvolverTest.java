package io.tradeflow.engine.adapter.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.domain.backtest.Stopped;
import io.tradeflow.engine.domain.search.Space;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JeneticsEvolverTest {
  private static final Space WIDE = new Space(List.of(range("x", 1_000), range("y", 1_000)));

  private static Space.Range range(String name, int to) {
    return new Space.Range(name, BigDecimal.ZERO, BigDecimal.valueOf(to), BigDecimal.ONE);
  }

  /** A hill with its top at 700, 150; remembers what was asked. */
  private static class Hill implements Evolver.Scores {
    private final List<TreeMap<String, BigDecimal>> asked = new ArrayList<>();
    private final int most;
    private double best = Double.NEGATIVE_INFINITY;

    Hill(int most) {
      this.most = most;
    }

    @Override
    public double[] of(List<TreeMap<String, BigDecimal>> proposals) {
      asked.addAll(proposals);
      double[] heights = proposals.stream().mapToDouble(Hill::height).toArray();
      for (double height : heights) {
        best = Math.max(best, height);
      }
      return heights;
    }

    @Override
    public boolean enough() {
      return asked.size() >= most;
    }

    private static double height(TreeMap<String, BigDecimal> at) {
      double x = at.firstEntry().getValue().doubleValue() - 700;
      double y = at.lastEntry().getValue().doubleValue() - 150;
      return -(x * x + y * y);
    }
  }

  @Test
  void findsTheTopOfAHill() {
    Hill hill = new Hill(1_200);

    new JeneticsEvolver().evolve(WIDE, 20, 42, hill);

    // 1,200 of a million combinations.
    assertThat(hill.best).isGreaterThanOrEqualTo(-4);
    assertThat(hill.asked).hasSizeBetween(1_200, 1_220);
  }

  @Test
  void aSeedRepeatsAndAnotherDoesNot() {
    Hill once = new Hill(300);
    Hill again = new Hill(300);
    Hill other = new Hill(300);

    new JeneticsEvolver().evolve(WIDE, 20, 7, once);
    Thread unused =
        Thread.startVirtualThread(() -> new JeneticsEvolver().evolve(WIDE, 20, 7, again));
    new JeneticsEvolver().evolve(WIDE, 20, 8, other);

    assertThat(join(unused)).isTrue();
    assertThat(again.asked).isEqualTo(once.asked);
    assertThat(other.asked).isNotEqualTo(once.asked);
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(java.time.Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void reachesEveryValueAndEndsWhenNothingNewComes() {
    Space small = new Space(List.of(range("x", 2), range("y", 1)));
    Hill hill = new Hill(Integer.MAX_VALUE);

    new JeneticsEvolver().evolve(small, 8, 1, hill);

    Set<String> seen = new TreeSet<>();
    hill.asked.forEach(each -> seen.add(each.toString()));
    assertThat(seen)
        .containsExactly(
            "{x=0, y=0}", "{x=0, y=1}", "{x=1, y=0}", "{x=1, y=1}", "{x=2, y=0}", "{x=2, y=1}");
  }

  @Test
  void ranksWhatCannotBeTriedLast() {
    Hill hill =
        new Hill(400) {
          @Override
          public double[] of(List<TreeMap<String, BigDecimal>> proposals) {
            double[] heights = super.of(proposals);
            for (int i = 0; i < heights.length; i++) {
              if (proposals.get(i).firstEntry().getValue().intValue() % 2 == 0) {
                heights[i] = Double.NEGATIVE_INFINITY;
              }
            }
            return heights;
          }
        };

    new JeneticsEvolver().evolve(WIDE, 20, 3, hill);

    assertThat(hill.asked.subList(300, 400))
        .filteredOn(each -> each.firstEntry().getValue().intValue() % 2 == 1)
        .hasSizeGreaterThan(60);
  }

  @Test
  void whatTheScoresThrowEndsIt() {
    assertThatThrownBy(
            () ->
                new JeneticsEvolver()
                    .evolve(
                        WIDE,
                        20,
                        1,
                        new Evolver.Scores() {
                          @Override
                          public double[] of(List<TreeMap<String, BigDecimal>> proposals) {
                            throw new Stopped();
                          }

                          @Override
                          public boolean enough() {
                            return false;
                          }
                        }))
        .isInstanceOf(Stopped.class);
  }
}
