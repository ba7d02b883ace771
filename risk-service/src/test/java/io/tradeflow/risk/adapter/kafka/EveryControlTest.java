package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.adapter.kafka.ControlScene.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.risk.adapter.kafka.ControlCase.Probe;
import io.tradeflow.risk.adapter.kafka.ControlTeller.Wish;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every control of the list, one unit below its boundary, at it and above: as an order and as a
 * change, before and after a restart. {@link ControlRaceTest} has the race of each. A control
 * without its case fails the build.
 */
class EveryControlTest {
  static final PreTradeRisk RISK = new PreTradeRisk(new RiskPolicy(BigDecimal.ZERO));

  /** Controls that do not ask about changes, as docs/controls.md says. */
  private static final Set<String> NEW_ORDERS_ONLY =
      Set.of("DUPLICATE", "REPEATED_EXECUTION", "DAILY_TRADES");

  static Stream<ControlCase> cases() {
    return ControlCases.all().stream();
  }

  @Test
  void everyControlOfTheListHasACaseWithBothSidesOfItsBoundary() {
    assertThat(cases().map(each -> each.code))
        .containsExactlyInAnyOrderElementsOf(PreTradeRisk.codes());
    cases()
        .forEach(
            each -> {
              assertThat(verdicts(each.orders)).as(each.code).contains("APPROVED", each.code);
              assertThat(each.orders).as(each.code).hasSizeGreaterThanOrEqualTo(3);
              assertThat(each.changes).as(each.code).hasSizeGreaterThanOrEqualTo(3);
              assertThat(each.changesExempt)
                  .as(each.code)
                  .isEqualTo(NEW_ORDERS_ONLY.contains(each.code));
              if (!each.changesExempt) {
                assertThat(verdicts(each.changes)).as(each.code).contains("APPROVED", each.code);
              }
            });
  }

  private static Set<String> verdicts(List<Probe> probes) {
    return probes.stream().map(Probe::expected).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void orderAtTheBoundary(ControlCase control) {
    for (Probe probe : control.orders) {
      for (boolean restart : new boolean[] {false, true}) {
        Ledger ledger = new Ledger(control);
        ledger.meets(probe, restart);
        ledger.teller.place(probe.wish());
        assertThat(ledger.last())
            .as("%s %s restart %s", control, probe, restart)
            .isEqualTo(probe.expected());
        ledger.restart();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void changeAtTheBoundary(ControlCase control) {
    for (Probe probe : control.changes) {
      for (boolean restart : new boolean[] {false, true}) {
        Ledger ledger = new Ledger(control);
        String order = ledger.teller.place(Wish.buy("300").at("1"));
        assertThat(ledger.last()).isEqualTo("APPROVED");
        ledger.meets(probe, restart);
        ledger.teller.change(order, probe.wish());
        assertThat(ledger.last())
            .as("%s %s restart %s", control, probe, restart)
            .isEqualTo(probe.expected());
        ledger.restart();
      }
    }
  }

  /** The control or APPROVED. */
  static String verdict(DecisionEvent event) {
    return switch (event.getType()) {
      case ORDER_APPROVED, MODIFY_APPROVED -> "APPROVED";
      case ORDER_REJECTED -> event.getRejected().getControl();
      case MODIFY_REJECTED -> event.getModifyRejected().getControl();
      case UNKNOWN -> throw new IllegalArgumentException("A decision of an unknown type");
    };
  }

  /** Decides what the teller tells, and is rebuilt from what was told and published. */
  private static final class Ledger {
    private final List<OrderEvent> told = new ArrayList<>();
    private final List<DecisionEvent> published = new ArrayList<>();
    private final ControlStage stage = new ControlStage();
    private PartitionBook book = new PartitionBook(RISK, stage);
    private final ControlTeller teller;

    Ledger(ControlCase control) {
      teller = new ControlTeller("a", control.cash, this::hear);
      control.history.accept(teller);
      assertThat(published).allMatch(it -> it.getType() == DecisionEventType.ORDER_APPROVED);
    }

    private void hear(OrderEvent event) {
      told.add(event);
      book.hear(OrderEventMapper.fact(event))
          .ifPresent(decided -> published.add(DecisionMapper.event(decided, NOON)));
    }

    /** What the probe narrows holds from now on, before a restart if there is one. */
    void meets(Probe probe, boolean restart) {
      stage.set("a", probe.scene());
      if (restart) {
        restart();
      }
    }

    /** Nothing is decided twice. */
    void restart() {
      PartitionBook fresh = new PartitionBook(RISK, stage);
      published.forEach(
          event -> DecisionMapper.prior(event).ifPresent(prior -> fresh.recall("a", prior)));
      told.forEach(event -> assertThat(fresh.hear(OrderEventMapper.fact(event))).isEmpty());
      book = fresh;
    }

    String last() {
      return verdict(published.getLast());
    }
  }
}
