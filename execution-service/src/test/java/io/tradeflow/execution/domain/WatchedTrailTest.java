package io.tradeflow.execution.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Pricing.Distance;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trailing stop that waits with us. Tick 0.01. */
class WatchedTrailTest {
  private static final BigDecimal TICK = new BigDecimal("0.01");

  /** Distance 5, so that it moves by 0.5 at least; the prices are the lowest and the highest. */
  @ParameterizedTest
  @CsvSource({
    "SELL, 95,  95.01, 100.49, -",
    "SELL, 95,  95.01, 100.5,  95.5",
    "SELL, 95,  96,    120,    115",
    "SELL, 95,  95,    120,    off",
    "SELL, 95,  80,    81,     off",
    "SELL, -,   98,    102,    93",
    "SELL, 95,  95.01, 110.004, 105",
    "BUY,  105, 99.51, 104.99, -",
    "BUY,  105, 99.5,  104.99, 104.5",
    "BUY,  105, 90,    105,    off",
    "BUY,  -,   98,    102,    107",
  })
  void pricesSetItOffWhereItWasBeforeTheyMoveIt(
      String side, String trigger, BigDecimal low, BigDecimal high, String then) {
    Order order = order(side, five(trigger.equals("-") ? null : new BigDecimal(trigger)), "GTC");
    assertThat(text(WatchedTrail.next(order, low, high, Samples.MARKET_TIME))).isEqualTo(then);
  }

  @Test
  void distanceInPercentIsOfThePrice() {
    Pricing percent =
        new Pricing.Trailing(new Distance.Percent(BigDecimal.TEN), new BigDecimal("90"));
    Order order = order("SELL", percent, "GTC");
    assertThat(text(next(order, "200"))).isEqualTo("180");
    assertThat(text(next(order, "101"))).as("less than a tenth of the distance").isEqualTo("-");
  }

  @Test
  void whatIsOffOrNoTrailDoesNothing() {
    Order order = order("SELL", five(new BigDecimal("95")), "GTC");
    Order off = OrderLife.evolve(order, new OrderChange.Trigger(), Samples.NOW);
    assertThat(next(off, "90")).isNull();
    assertThat(next(order("SELL", new Pricing.Stop(new BigDecimal("95")), "GTC"), "90")).isNull();
  }

  @Test
  void itsTimeEndsInItsMarket() {
    Order day = order("SELL", five(new BigDecimal("95")), "DAY");
    Instant midnight = Samples.MARKET_TIME.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    BigDecimal price = new BigDecimal("90");
    assertThat(WatchedTrail.next(day, price, price, midnight.minusMillis(1)))
        .isEqualTo(new OrderChange.Trigger());
    assertThat(WatchedTrail.next(day, price, price, midnight)).isEqualTo(new OrderChange.Expire());
    assertThat(WatchedTrail.next(day, price, price, null)).isEqualTo(new OrderChange.Trigger());
    Order forever = order("SELL", five(new BigDecimal("95")), "GTC");
    assertThat(WatchedTrail.next(forever, price, price, Instant.MAX.minusMillis(1)))
        .isEqualTo(new OrderChange.Trigger());
    Instant end = Samples.MARKET_TIME.plusSeconds(60);
    NewOrder terms =
        Samples.terms(
            "account",
            "SELL",
            "1",
            five(BigDecimal.ONE),
            new Lifetime(TimeInForce.GTD, end),
            false);
    assertThat(WatchedTrail.next(Samples.order(terms, OrderState.APPROVED), price, price, end))
        .isEqualTo(new OrderChange.Expire());
  }

  /**
   * What is decided is permitted; the trigger never goes back, is never further from the best price
   * than its distance, a step and a tick, and goes off with the first price that reaches it.
   */
  @Property(tries = 500)
  void itFollowsAndNeverGoesBack(
      @ForAll boolean buy,
      @ForAll boolean percent,
      @ForAll @IntRange(min = 1, max = 400) int distance,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 5_000, max = 15_000) Integer> walk) {
    BigDecimal tenths = BigDecimal.valueOf(distance, 1);
    Distance away = percent ? new Distance.Percent(tenths) : new Distance.Amount(tenths);
    Order order = order(buy ? "BUY" : "SELL", new Pricing.Trailing(away, null), "GTC");
    @Nullable BigDecimal best = null;
    for (int cents : walk) {
      BigDecimal price = BigDecimal.valueOf(cents, 2);
      @Nullable BigDecimal before = order.terms().pricing().stopPrice();
      boolean reached =
          before != null && (buy ? price.compareTo(before) >= 0 : price.compareTo(before) <= 0);
      @Nullable OrderChange change = WatchedTrail.next(order, price, price, null);
      assertThat(change instanceof OrderChange.Trigger).isEqualTo(reached);
      if (change != null) {
        assertThat(OrderLife.permits(order, change)).isTrue();
        order = OrderLife.evolve(order, change, Samples.NOW);
        assertThat(order.state()).isEqualTo(OrderState.APPROVED);
      }
      if (reached) {
        return;
      }
      best = best == null ? price : buy ? best.min(price) : best.max(price);
      BigDecimal trigger = order.terms().pricing().stopPrice();
      assertThat(trigger).isNotNull();
      BigDecimal most = away.of(best).multiply(new BigDecimal("1.1")).add(TICK).add(TICK);
      assertThat(trigger.subtract(best).abs()).isLessThanOrEqualTo(most);
    }
  }

  private static Pricing five(@Nullable BigDecimal trigger) {
    return new Pricing.Trailing(new Distance.Amount(new BigDecimal("5")), trigger);
  }

  private static Order order(String side, Pricing pricing, String force) {
    Lifetime life = Lifetime.of(TimeInForce.valueOf(force));
    return Samples.order(
        Samples.terms("account", side, "1", pricing, life, false), OrderState.APPROVED);
  }

  private static @Nullable OrderChange next(Order order, String price) {
    BigDecimal at = new BigDecimal(price);
    return WatchedTrail.next(order, at, at, Samples.MARKET_TIME);
  }

  private static String text(@Nullable OrderChange change) {
    return switch (change) {
      case null -> "-";
      case OrderChange.Trail trail -> trail.trigger().toPlainString();
      case OrderChange.Trigger trigger -> "off";
      default -> String.valueOf(change);
    };
  }
}
