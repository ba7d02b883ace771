package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.buy;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.order;
import static io.tradeflow.riskcore.Fixtures.sell;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** States change in place; copies do not change with them. */
class CopyTest {

  @Test
  void laterEventsChangeTheStateButNotItsCopy() {
    List<RiskEvent> events =
        List.of(
            new RiskEvent.AccountFunded(Money.of("5"), Money.of("9705")),
            new RiskEvent.OrderModified(order("w", "AAA-USD", Side.BUY, "250", "1"), null, NOON),
            filled("w", "100", false),
            filled("w", "150", true),
            new RiskEvent.OrderClosed("w"),
            new RiskEvent.OrderCancelled("w", NOON),
            new RiskEvent.DayOpened(Fixtures.TODAY.plusDays(1), Money.of("1")),
            new RiskEvent.AccountHalted(Fixtures.TODAY),
            new RiskEvent.DrawdownReached(NOON),
            new RiskEvent.StrategyStopped("w"),
            new RiskEvent.AccountFenced("gap"));
    for (RiskEvent event : events) {
      RiskState state = working();
      RiskState copy = state.copy();
      assertThat(copy).isEqualTo(state).hasSameHashCodeAs(state);
      state.evolve(event);
      assertThat(copy).as(event.toString()).isEqualTo(working()).isNotEqualTo(state);
    }
  }

  @Test
  void copyGoesItsOwnWay() {
    RiskState state = working();
    RiskState copy = state.copy();
    copy.evolve(new RiskEvent.OrderClosed("w"));
    assertThat(copy.reserved().value()).isZero();
    assertThat(state.reserved()).hasToString("200");
    assertThat(verdict(copy, sell("s", "AAA-USD", "300"), market(limits()))).isEqualTo("APPROVED");
  }

  @Test
  void decidingChangesNothing() {
    RiskState state = working();
    verdict(state, buy("x", "AAA-USD", "300"), market(limits()));
    verdict(state, buy("y", "AAA-USD", "1"), market(limits()));
    Fixtures.RISK.decideModify(
        state, order("w", "AAA-USD", Side.BUY, "300", "1"), market(limits()), Fixtures.AT_NOON);
    assertThat(state).isEqualTo(working());
  }

  private static RiskState working() {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    return decided(state, order("w", "AAA-USD", Side.BUY, "200", "1"), market(limits()));
  }

  private static RiskEvent filled(String id, String quantity, boolean complete) {
    return new RiskEvent.OrderFilled(
        id,
        "AAA-USD",
        Side.BUY,
        Quantity.of(quantity),
        Price.of("1"),
        Money.of("9000"),
        Quantity.of("400"),
        complete,
        NOON);
  }
}
