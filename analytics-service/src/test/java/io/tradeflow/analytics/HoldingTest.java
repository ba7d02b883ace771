package io.tradeflow.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HoldingTest {
  private record Trade(boolean buy, BigDecimal quantity, BigDecimal price) {
    BigDecimal cash() {
      BigDecimal value = quantity.multiply(price);
      return buy ? value.negate() : value;
    }
  }

  @Test
  void buyingTwiceAddsTheCosts() {
    Holding held = none().after(true, of("2"), of("100")).after(true, of("1"), of("130"));

    assertThat(held.quantity()).isEqualByComparingTo("3");
    assertThat(held.totalCost()).isEqualByComparingTo("330");
  }

  @Test
  void sellingAPartTakesItsShareOfTheCost() {
    Holding held = none().after(true, of("3"), of("110")).after(false, of("1"), of("150"));

    assertThat(held.quantity()).isEqualByComparingTo("2");
    assertThat(held.totalCost()).isEqualByComparingTo("220");
    assertThat(held.lastPrice()).isEqualByComparingTo("150");
  }

  @Test
  void sellingThroughZeroOpensAShortAtThePriceOfTheFill() {
    Holding held = none().after(true, of("2"), of("100")).after(false, of("5"), of("120"));

    assertThat(held.quantity()).isEqualByComparingTo("-3");
    assertThat(held.totalCost()).isEqualByComparingTo("-360");
  }

  @Test
  void sellingEverythingLeavesNoCost() {
    Holding held = none().after(true, of("3"), of("0.1")).after(false, of("3"), of("7"));

    assertThat(held.quantity()).isZero();
    assertThat(held.totalCost()).isZero();
  }

  /** Money is neither made nor lost by booking: a trade at a price keeps cash plus value. */
  @Property(tries = 300)
  void aTradeConservesCashPlusValueAtItsPrice(@ForAll("trades") List<Trade> trades) {
    Holding held = none();
    BigDecimal cash = BigDecimal.ZERO;
    for (Trade trade : trades) {
      BigDecimal before = cash.add(held.value(trade.price()));
      held = held.after(trade.buy(), trade.quantity(), trade.price());
      cash = cash.add(trade.cash());
      assertThat(cash.add(held.value(trade.price()))).isEqualByComparingTo(before);
    }
  }

  @Property(tries = 300)
  void costHasTheSignOfTheQuantity(@ForAll("trades") List<Trade> trades) {
    Holding held = none();
    for (Trade trade : trades) {
      held = held.after(trade.buy(), trade.quantity(), trade.price());
      assertThat(held.totalCost().signum()).isEqualTo(held.quantity().signum());
    }
  }

  @Provide
  Arbitrary<List<Trade>> trades() {
    Arbitrary<BigDecimal> amounts =
        Arbitraries.bigDecimals().between(of("0.01"), of("1000")).ofScale(2);
    return Combinators.combine(Arbitraries.of(true, false), amounts, amounts)
        .as(Trade::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  private static Holding none() {
    return Holding.none("BTC-USD");
  }

  private static BigDecimal of(String amount) {
    return new BigDecimal(amount);
  }
}
