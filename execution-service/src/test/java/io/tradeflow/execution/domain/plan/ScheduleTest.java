package io.tradeflow.execution.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** TWAP, VWAP and iceberg. */
class ScheduleTest {
  @Test
  void slicesAreWholeLotsAndTheLastTakesTheRest() {
    Run run = Run.of(twap("1", null, 3));
    run.filled(0, "0.33").seconds(20).filled(1, "0.33").seconds(20).filled(2, "0.34");
    assertThat(run.wants())
        .containsExactly(
            "0 SLICE BUY 0.33",
            "1 SLICE BUY 0.33",
            "2 SLICE BUY 0.34",
            "complete DONE",
            "DONE: All of it was filled.");
  }

  @Test
  void nothingIsPlacedTwiceInOnePart() {
    Run run = Run.of(twap("1", null, 4)).filled(0, "0.25").seconds(14);
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.25");
    run.seconds(1);
    assertThat(run.wants()).containsExactly("1 SLICE BUY 0.25");
  }

  @Test
  void whatASliceDidNotFillGoesWithTheNext() {
    Run run = Run.of(twap("1", "100", 4)).accepted(0).filled(0, "0.1").seconds(15);
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.25 at 100", "cancel 0 NEXT_SLICE");
    run.filled(0, "0.12").cancelled(0);
    assertThat(run.wants()).containsExactly("1 SLICE BUY 0.38 at 100");
  }

  @Test
  void afterAnInterruptionItCatchesUpByTwoSlicesAPart() {
    Run run = Run.of(twap("1", null, 10)).filled(0, "0.1").seconds(42);
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.1", "1 SLICE BUY 0.2");
    run.filled(1, "0.2").seconds(6);
    assertThat(run.wants()).containsExactly("2 SLICE BUY 0.2");
  }

  @Test
  void afterTheEndItGoesOnAsLongAgainAndThenGivesUp() {
    Run run = Run.of(twap("1", "100", 4)).accepted(0).seconds(61);
    run.cancelled(0);
    assertThat(run.wants()).last().isEqualTo("1 SLICE BUY 0.5 at 100");
    run.filled(1, "0.5").seconds(58);
    assertThat(run.wants()).containsExactly("2 SLICE BUY 0.5 at 100");
    run.seconds(1);
    assertThat(run.wants()).containsExactly("complete CANCELLED", "cancel 2 PLAN_CANCELLED");
    run.filled(2, "0.1").cancelled(2);
    assertThat(run.wants()).containsExactly("CANCELLED: Time is over.");
    assertThat(run.plan().filled()).isEqualByComparingTo("0.6");
  }

  @Test
  void threeRefusalsInARowEndIt() {
    Run run = Run.of(twap("1", null, 10)).rejected(0, "A").seconds(6).rejected(1, "B");
    run.seconds(6).filled(2, "0.2").seconds(6);
    run.rejected(3, "C").seconds(6).rejected(4, "D").seconds(6);
    assertThat(run.status()).isEqualTo("ACTIVE");
    run.rejected(5, "E");
    assertThat(run.wants()).last().isEqualTo("FAILED: Slices were refused, last for E");
  }

  @Test
  void restTooSmallForASliceGoesWithTheOneBefore() {
    Run run = Run.of(twap("0.09", null, 4)).filled(0, "0.02").seconds(60);
    run.wants();
    assertThat(run.plan().children().getLast().terms().quantity()).isEqualByComparingTo("0.07");
  }

  @Test
  void profileSaysHowLargeSlicesAre() {
    Run run = Run.of(vwap(null, "1", "0", "3"));
    run.filled(0, "0.25").seconds(20);
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.25");
    run.seconds(20);
    assertThat(run.wants()).containsExactly("1 SLICE BUY 0.75");
  }

  @Test
  void noMoreThanItsPartOfTheMarketsVolume() {
    Run run = Run.of(vwap("0.1", "1", "1"));
    assertThat(run.wants()).isEmpty();
    run.volume("3");
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.3");
    run.filled(0, "0.3").seconds(30).volume("0.1");
    assertThat(run.wants()).isEmpty();
    run.volume("0.4");
    assertThat(run.wants()).containsExactly("1 SLICE BUY 0.05");
  }

  @Test
  void icebergShowsTheNextSliceWhenTheLastIsGone() {
    Run run = Run.of(iceberg("0.5", "0.2")).accepted(0).filled(0, "0.19").seconds(60);
    assertThat(run.wants()).containsExactly("0 SLICE SELL 0.2 at 100");
    run.filled(0, "0.2");
    assertThat(run.wants()).containsExactly("1 SLICE SELL 0.2 at 100");
    run.filled(1, "0.2").filled(2, "0.1");
    assertThat(run.wants())
        .containsExactly("2 SLICE SELL 0.1 at 100", "complete DONE", "DONE: All of it was filled.");
  }

  @Test
  void icebergLeavesNoRestTooSmallForASlice() {
    Run run = Run.of(iceberg("0.41", "0.2")).filled(0, "0.2");
    assertThat(run.wants()).last().isEqualTo("1 SLICE SELL 0.21 at 100");
  }

  @Test
  void icebergEndsWithASliceThatIsRefusedOrCancelled() {
    assertThat(Run.of(iceberg("1", "0.2")).rejected(0, "X").status()).isEqualTo("FAILED");
    assertThat(Run.of(iceberg("1", "0.2")).cancelled(0).status()).isEqualTo("CANCELLED");
  }

  @Test
  void slicesTooSmallOrTooManyAreRefused() {
    assertThatThrownBy(() -> twap("0.09", null, 5)).hasMessageContaining("at least 0.10");
    assertThatThrownBy(() -> twap("1", null, 1)).hasMessageContaining("between 2 and 500");
    assertThatThrownBy(() -> iceberg("100.2", "0.2")).hasMessageContaining("500 slices");
    assertThatThrownBy(() -> vwap("1.1", "1", "1")).hasMessageContaining("participation");
    assertThatThrownBy(() -> vwap(null, "0", "0")).hasMessageContaining("not all 0");
    assertThatThrownBy(() -> slicing("1.001", null)).hasMessageContaining("multiple of the lot");
  }

  private static PlanKind twap(String quantity, @Nullable String limit, int slices) {
    return new PlanKind.Twap(slicing(quantity, limit), slices);
  }

  private static PlanKind vwap(@Nullable String participation, String... profile) {
    return new PlanKind.Vwap(
        slicing("1", null),
        List.of(profile).stream().map(BigDecimal::new).toList(),
        participation == null ? null : new BigDecimal(participation));
  }

  private static Slicing slicing(String quantity, @Nullable String limit) {
    return new Slicing(
        "BTC-USD",
        "BUY",
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        Duration.ofMinutes(1),
        Run.LOTS);
  }

  private static PlanKind iceberg(String quantity, String displayed) {
    return new PlanKind.Iceberg(
        "BTC-USD",
        "SELL",
        new BigDecimal(quantity),
        new BigDecimal(displayed),
        new BigDecimal("100"),
        Run.LOTS);
  }
}
