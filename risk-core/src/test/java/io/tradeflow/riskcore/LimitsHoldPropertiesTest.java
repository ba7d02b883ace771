package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.buy;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.sell;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked, what is approved keeps within every limit. */
class LimitsHoldPropertiesTest {
  record Step(String kind, String symbol, int quantity) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("BUY", "BUY", "SELL", "FILL", "CANCEL"),
            Arbitraries.of("AAA-USD", "BBB-USD", "CCC-USD", "DDD-USD"),
            Arbitraries.integers().between(1, 1500))
        .as(Step::new)
        .list()
        .ofMaxSize(80);
  }

  @Property(tries = 300)
  void approvedOrdersNeverExceedLimits(@ForAll("steps") List<Step> steps) {
    Limits limits = ControlBoundariesTest.with(limits(), "900", 3, 25);
    RiskState state = funded("2500");
    int id = 0;
    for (Step step : steps) {
      state = apply(state, step, "o" + id++, market(limits));
      assertThat(state.tradesToday()).isLessThanOrEqualTo(25);
      assertThat(state.exposedSymbols()).hasSizeLessThanOrEqualTo(3);
      assertThat(state.reserved()).isLessThanOrEqualTo(state.cash());
      for (String symbol : state.exposedSymbols()) {
        assertThat(exposure(state, symbol)).isLessThanOrEqualTo(Money.of("250"));
      }
      for (String symbol : state.positions().keySet()) {
        assertThat(selling(state, symbol)).isLessThanOrEqualTo(state.position(symbol).quantity());
      }
    }
  }

  @Example
  void ofAHundredOrdersAtOnceExactlyTenPassALimitOfTen() {
    Limits l = limits();
    Limits ten =
        new Limits(
            1,
            "PRO",
            Money.of("2000"),
            BigDecimal.ZERO,
            l.maxPositionPercent(),
            Money.of("4000"),
            3,
            10,
            l.dailyLossPercent(),
            null,
            null);
    RiskState state = funded("10000");
    List<NewOrder> hundred =
        IntStream.range(0, 100).mapToObj(i -> buy("r" + i, "AAA-USD", "1")).toList();
    for (NewOrder order : hundred) {
      state = state.evolve(new RiskEvent.OrderSubmitted(order, NOON));
    }
    for (NewOrder order : hundred) {
      state = decided(state, order, market(ten));
    }
    assertThat(state.working(Side.BUY)).hasSize(10);
    assertThat(state.tradesToday()).isEqualTo(10);
  }

  private static RiskState apply(RiskState state, Step step, String id, Surroundings market) {
    String quantity = Integer.toString(step.quantity());
    return switch (step.kind()) {
      case "BUY" -> decided(state, buy(id, step.symbol(), quantity), market);
      case "SELL" -> decided(state, sell(id, step.symbol(), quantity), market);
      case "FILL" -> state.working(Side.BUY).findFirst().map(o -> filled(state, o)).orElse(state);
      default ->
          state
              .working(Side.SELL)
              .findFirst()
              .map(o -> state.evolve(new RiskEvent.OrderClosed(o.order().orderId())))
              .orElse(state);
    };
  }

  private static RiskState filled(RiskState state, OpenOrder working) {
    NewOrder order = working.order();
    return state.evolve(
        new RiskEvent.OrderFilled(
            order.orderId(),
            order.symbol(),
            order.side(),
            working.remaining(),
            Price.of("1"),
            state.cash().minus(working.reservedValue()),
            state.position(order.symbol()).quantity().plus(working.remaining()),
            true,
            NOON));
  }

  private static Money exposure(RiskState state, String symbol) {
    return state
        .working(Side.BUY)
        .filter(o -> o.order().symbol().equals(symbol))
        .map(OpenOrder::reservedValue)
        .reduce(new Money(state.position(symbol).quantity().value()), Money::plus);
  }

  private static Quantity selling(RiskState state, String symbol) {
    return state
        .working(Side.SELL)
        .filter(o -> o.order().symbol().equals(symbol))
        .map(OpenOrder::remaining)
        .reduce(Quantity.ZERO, Quantity::plus);
  }
}
