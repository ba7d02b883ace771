package io.tradeflow.faults.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.kill.Plan.Kind;
import io.tradeflow.faults.world.Venue.Receipt;
import io.tradeflow.localstack.cli.Report.Goal;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TallyTest {
  private static final List<String> ACCOUNTS = KillDrill.accounts(1);
  private static final Receipt TAKEN = new Receipt(1, "ORDER_ACCEPTED", "o-1", "", 5, 9);

  private static final int RATE = 50;

  private final Tally tally = new Tally();

  @Test
  void aRunInWhichNothingWasInFlightDoesNotCount() {
    tally.add(outcome(Kind.PLAIN, 0, List.of(), 10));
    tally.add(outcome(Kind.PLAIN, 2, List.of(), 20));

    assertThat(tally.counted()).isEqualTo(1);
    assertThat(tally.notCounted()).isEqualTo(1);
    assertThat(tally.ok(Tally::plain).at(100)).isEqualTo(20);
  }

  @Test
  void anOrderAfterTheOkFailsTheDrillWhateverElseWasInFlight() {
    tally.add(outcome(Kind.BETWEEN, 0, List.of(TAKEN), 10));

    assertThat(tally.held()).isFalse();
    assertThat(tally.afterOk()).isEqualTo(1);
    assertThat(tally.firstFailed()).isEqualTo(3);
    assertThat(tally.table()).contains("BETWEEN");
  }

  @Test
  void stoppedSendersHaveFiguresOfTheirOwn() {
    tally.add(outcome(Kind.PLAIN, 1, List.of(), 10));
    tally.add(outcome(Kind.VENUE_FAULTS, 1, List.of(), 160));
    tally.add(outcome(Kind.STOPPED, 1, List.of(), 2_050));

    assertThat(tally.ok(Tally::plain).at(99)).isEqualTo(10);
    assertThat(tally.ok(Tally::running).at(100)).isEqualTo(160);
  }

  @Test
  void senderThatHasOnlyJustStartedHasFiguresOfItsOwnButProvesAsMuch() {
    tally.add(outcome(Kind.PLAIN, 1, List.of(), 10));
    tally.add(outcome(Kind.PLAIN, true, 1, List.of(TAKEN), 300));

    assertThat(tally.ok(Tally::plain).at(100)).isEqualTo(10);
    assertThat(tally.ok(Tally::running).at(100)).isEqualTo(10);
    assertThat(tally.ok(Outcome::afterAStart).at(100)).isEqualTo(300);
    assertThat(tally.counted()).isEqualTo(2);
    assertThat(tally.held()).isFalse();
  }

  @Test
  void whatNoRunMeasuredIsNoGoalThatIsMet() {
    assertThat(KillDrillCommand.goals(tally, 1)).noneMatch(Goal::met);

    tally.add(outcome(Kind.STOPPED, 1, List.of(), 2_050));

    assertThat(KillDrillCommand.goals(tally, 1))
        .filteredOn(Goal::met)
        .extracting(Goal::name)
        .containsExactly("runs that count", "orders after OK");
  }

  @Test
  void ordersThatFlowFollowFromTheSeedToo() {
    assertThat(Plan.of(1, 5, 0, RATE, ACCOUNTS).loadSeed())
        .isEqualTo(Plan.of(1, 5, 0, RATE, ACCOUNTS).loadSeed())
        .isNotEqualTo(Plan.of(2, 5, 0, RATE, ACCOUNTS).loadSeed())
        .isNotEqualTo(Plan.of(1, 5, 1, RATE, ACCOUNTS).loadSeed());
  }

  @Test
  void seedRunAndAttemptSayEverything() {
    Set<Plan> plans = new HashSet<>();
    Set<Kind> kinds = new HashSet<>();
    for (int run = 1; run <= 200; run++) {
      Plan plan = Plan.of(1, run, 0, RATE, ACCOUNTS);
      assertThat(plan).isEqualTo(Plan.of(1, run, 0, RATE, ACCOUNTS));
      plans.add(plan);
      kinds.add(plan.kind());
      JsonNode faults = JsonMapper.shared().readTree("[" + String.join(",", plan.faults()) + "]");
      assertThat(faults.size()).isPositive();
    }
    assertThat(plans).hasSize(200);
    assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void theScopeSaysWhichOrdersItCovers() {
    Random random = new Random(1);
    Orders.Placed order = new Orders.Placed("o-1", ACCOUNTS.getFirst(), "apex", false, 0);
    for (int i = 0; i < 100; i++) {
      Plan plan = Plan.of(i, 0, Kind.PLAIN, random, RATE, ACCOUNTS);
      assertThat(plan.covers(order))
          .isEqualTo(
              Set.of(
                      "global:*",
                      "broker:simulator",
                      "strategy:apex",
                      "account:" + ACCOUNTS.getFirst())
                  .contains(plan.scope()));
    }
  }

  private static Outcome outcome(Kind kind, int inFlight, List<Receipt> afterOk, double ok) {
    return outcome(kind, false, inFlight, afterOk, ok);
  }

  private static Outcome outcome(
      Kind kind, boolean afterAStart, int inFlight, List<Receipt> afterOk, double ok) {
    Plan plan = Plan.of(3, 0, kind, new Random(1), RATE, ACCOUNTS);
    return new Outcome(
        plan, afterAStart, inFlight, afterOk, 0, ok, ok, false, 0, Double.NaN, List.of());
  }
}
