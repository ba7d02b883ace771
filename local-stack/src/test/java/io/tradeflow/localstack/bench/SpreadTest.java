package io.tradeflow.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.bench.Floors.Floor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void isTheMedianBetweenTheLeastAndTheMost() {
    assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
    assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).hasToString("3.00 (1.00 to 10.00)");
  }

  /** A fill is a request, three hops and three commits away. */
  @Test
  void floorsOfStepsAddUp() {
    PathFloors floors =
        new PathFloors(
            new Floor(1, 2, 1), new Floor(2, 5, 3), new Floor(10, 20, 5), new Floor(100, 200, 7));
    assertThat(floors.answer()).isEqualTo(new Floor(102, 205, 10));
    assertThat(floors.broker()).isEqualTo(new Floor(222, 445, 27));
    assertThat(floors.fill()).isEqualTo(new Floor(332, 665, 39));
  }
}
