package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.application.SendGate.Permit;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate at its boundaries, with a clock that is set. */
class SendGateTest {
  private static final long MILLI = 1_000_000;
  private static final Duration LEASE = Duration.ofSeconds(2);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500 * MILLI); // it wraps
  private final SendGate gate =
      new SendGate(nanos::get, Duration.ofMillis(150), Map.of("paper", true));
  private final NewOrder order = Samples.market("a", "BUY", "1");

  @Test
  void leaseCountsFromItsRequestAndEndsToTheNanosecond() {
    long request = gate.request();
    nanos.addAndGet(700 * MILLI);
    gate.granted(request, LEASE, 0);
    nanos.addAndGet(1_300 * MILLI - 1);
    assertThat(gate.open()).isTrue();
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Go.class);
    nanos.incrementAndGet();
    assertThat(gate.open()).isFalse();
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void olderGrantThatComesLateShortensNothing() {
    long first = gate.request();
    nanos.addAndGet(500 * MILLI);
    long second = gate.request();
    gate.granted(second, LEASE, 0);
    gate.granted(first, LEASE, 0);
    nanos.addAndGet(1_999 * MILLI);
    assertThat(gate.open()).isTrue();
  }

  @Test
  void grantOfAnotherOrForgottenRequestCountsForNothing() {
    gate.granted(7, LEASE, 0);
    assertThat(gate.open()).isFalse();
    long first = gate.request();
    for (int i = 0; i < 32; i++) {
      gate.request();
    }
    gate.granted(first, LEASE, 0);
    assertThat(gate.open()).isFalse();
  }

  @Test
  void leaseThatKnowsOfALaterSwitchWaitsForIt() {
    lease(3);
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Wait.class);
    gate.apply(new KillChange("account:other", true, 3, "drill", Instant.EPOCH));
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Go.class);
  }

  @Test
  void validityIsShortAndNeverBeyondTheLease() {
    long request = gate.request();
    gate.granted(request, LEASE, 0);
    assertThat(left(go(order))).isEqualTo(150 * MILLI);
    nanos.addAndGet(1_900 * MILLI);
    assertThat(left(go(order))).isEqualTo(100 * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"NEW, false", "INCREASE, false", "REDUCE, true", "CANCEL, true"})
  void engagedSwitchAndAMissingLeaseStopOnlyWhatAdds(Intent intent, boolean passes) {
    assertThat(gate.ask(order, intent) instanceof Answer.Go).isEqualTo(passes);
    lease(0);
    gate.apply(new KillChange("global:*", true, 1, "drill", Instant.EPOCH));
    assertThat(gate.ask(order, intent) instanceof Answer.Go).isEqualTo(passes);
    assertThat(gate.quiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "global:*, true",
    "broker:paper, true",
    "broker:kraken, false",
    "account:a, true",
    "account:b, false",
    "strategy:apex, false"
  })
  void switchStopsWhatItCovers(String scope, boolean stops) {
    lease(0);
    gate.apply(new KillChange(scope, true, 1, "drill", Instant.EPOCH));
    assertThat(gate.ask(order, Intent.NEW) instanceof Answer.Stopped).isEqualTo(stops);
    gate.apply(new KillChange(scope, false, 2, "over", Instant.EPOCH));
    gate.apply(new KillChange(scope, true, 1, "read again", Instant.EPOCH));
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Go.class);
  }

  @ParameterizedTest
  @CsvSource({
    "global:*, NEW, true",
    "account:a, NEW, true",
    "broker:paper, NEW, false",
    "global:*, INCREASE, false",
    "account:a, INCREASE, false",
    "account:a, REDUCE, true"
  })
  void emergencyClosePassesAllSwitchesButItsBrokersAndIsNotMadeLarger(
      String scope, Intent intent, boolean passes) {
    lease(0);
    NewOrder close = Samples.emergency("a", "1", new Pricing.Market());
    gate.apply(new KillChange(scope, true, 1, "drill", Instant.EPOCH));
    gate.apply(new KillChange("account:b", true, 2, "drill", Instant.EPOCH));
    assertThat(gate.ask(close, intent) instanceof Answer.Go).isEqualTo(passes);
    assertThat(gate.position().unsettled()).isEmpty();
  }

  @Test
  void emergencyCloseNeedsALeaseToo() {
    NewOrder close = Samples.emergency("a", "1", new Pricing.Market());
    assertThat(gate.ask(close, Intent.NEW)).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void epochIsSettledWhenWhatItCoversHasItsAnswer() {
    List<String> heard = new ArrayList<>();
    listen(heard);
    lease(0);
    Permit covered = go(order);
    Permit other = go(Samples.market("b", "BUY", "1"));
    gate.apply(new KillChange("account:a", true, 1, "drill", Instant.EPOCH));
    assertThat(gate.position().unsettled()).containsExactly(1L);
    gate.answered(other);
    assertThat(gate.position().unsettled()).containsExactly(1L);
    gate.answered(covered);
    assertThat(gate.position()).isEqualTo(new SendGate.Position(1, List.of()));
    assertThat(heard).containsExactly("leased", "applied 1", "settled");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void timeSettlesOnlyWhereTheBrokerEnforcesIt(boolean enforces, boolean settled) {
    SendGate sender = new SendGate(nanos::get, Duration.ofMillis(150), Map.of("paper", enforces));
    sender.granted(sender.request(), LEASE, 0);
    assertThat(sender.ask(order, Intent.NEW)).isInstanceOf(Answer.Go.class);
    sender.apply(new KillChange("broker:paper", true, 1, "drill", Instant.EPOCH));
    assertThat(sender.settlesIn().isPresent()).isEqualTo(enforces);
    nanos.addAndGet(150 * MILLI - 1);
    assertThat(sender.position().unsettled()).containsExactly(1L);
    nanos.incrementAndGet();
    assertThat(sender.position().unsettled().isEmpty()).isEqualTo(settled);
    assertThat(sender.quiet()).isEqualTo(settled);
    sender.answered(order.id());
    assertThat(sender.quiet()).isTrue();
  }

  @Test
  void closedGateLetsNothingBeginWhateverLeaseComes() {
    lease(0);
    gate.close();
    lease(0);
    assertThat(gate.ask(order, Intent.NEW)).isInstanceOf(Answer.Wait.class);
  }

  private void lease(long epoch) {
    gate.granted(gate.request(), LEASE, epoch);
  }

  private Permit go(NewOrder sent) {
    return ((Answer.Go) gate.ask(sent, Intent.NEW)).permit();
  }

  private long left(Permit permit) {
    return permit.validity().untilNanos() - nanos.get();
  }

  private void listen(List<String> heard) {
    gate.listen(
        new SendGate.Listener() {
          @Override
          public void applied(KillChange change) {
            heard.add("applied " + change.epoch());
          }

          @Override
          public void settled() {
            heard.add("settled");
          }

          @Override
          public void leased() {
            heard.add("leased");
          }
        });
  }
}
