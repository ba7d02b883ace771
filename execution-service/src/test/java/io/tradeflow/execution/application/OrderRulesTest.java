package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRulesTest {
  private static final ConnectedBrokers BROKERS =
      new ConnectedBrokers(Set.of("simulator", "paper"));

  @ParameterizedTest
  @CsvSource({
    "0.0001, ",
    "100, ",
    "1.00000, ",
    "1E+1, ",
    "0, TICK_LOT",
    "-1, TICK_LOT",
    "-0.0001, TICK_LOT",
    "0.00005, TICK_LOT",
    "0.00011, TICK_LOT",
    "100.0001, TICK_LOT",
    "1E-30, TICK_LOT",
    "1E+30, TICK_LOT",
    "123456789012345678901234567890, TICK_LOT"
  })
  void quantityIsPositiveOnTheLotAndWithinTheBounds(String quantity, @Nullable String code) {
    assertThat(code(order("BUY", "MARKET", quantity, null, "GTC"), Samples.BTC)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, ",
    "43000.10, ",
    "1E+2, ",
    "0, TICK_LOT",
    "-0.01, TICK_LOT",
    "0.005, TICK_LOT",
    "100.001, TICK_LOT",
    "1000000000000, ",
    "1000000000000.01, TICK_LOT"
  })
  void limitPriceIsPositiveOnTheTickAndOfTradableValue(String price, @Nullable String code) {
    assertThat(code(order("SELL", "LIMIT", "1", price, "GTC"), Samples.BTC)).isEqualTo(code);
  }

  /** One row a combination; what is not named is absent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          side=BUY type=MARKET                                           |
          side=SELL type=LIMIT limit=100 tif=IOC                         |
          type=LIMIT limit=100 tif=FOK                                   |
          type=MARKET tif=DAY                                            |
          type=LIMIT limit=100 tif=GTD till=2024-05-06T08:00:00Z         |
          type=STOP stop=90                                              |
          type=STOP_LIMIT stop=90 limit=89 post=true                     |
          type=TRAILING_STOP amount=5                                    |
          type=TRAILING_STOP percent=5                                   |
          type=MARKET quantity= quote=100                                |
          type=MARKET quantity= balance=100                              |
          type=LIMIT limit=100 post=true                                 |
          side=HOLD type=MARKET                                          | side
          side=buy type=MARKET                                           | side
          type=SOMEHOW                                                   | type
          type=MARKET limit=100                                          | limitPrice
          type=LIMIT                                                     | limitPrice
          type=STOP stop=90 limit=100                                    | limitPrice
          type=STOP_LIMIT stop=90                                        | limitPrice
          type=STOP                                                      | stopPrice
          type=STOP_LIMIT limit=90                                       | stopPrice
          type=LIMIT limit=90 stop=90                                    | stopPrice
          type=TRAILING_STOP stop=90 amount=1                            | stopPrice
          type=TRAILING_STOP                                             | trailingAmount
          type=TRAILING_STOP amount=1 percent=1                          | trailingAmount
          type=STOP stop=90 percent=1                                    | trailingAmount
          type=TRAILING_STOP amount=0                                    | trailingAmount
          type=TRAILING_STOP percent=0                                   | trailingPercent
          type=TRAILING_STOP percent=100                                 | trailingPercent
          type=MARKET tif=SOMETIMES                                      | timeInForce
          type=MARKET tif=GTD                                            | goodTill
          type=LIMIT limit=100 till=2024-05-06T08:00:00Z                 | goodTill
          type=MARKET post=true                                          | postOnly
          type=STOP stop=90 post=true                                    | postOnly
          type=LIMIT limit=100 tif=IOC post=true                         | postOnly
          type=LIMIT limit=100 tif=FOK post=true                         | postOnly
          type=MARKET quantity=                                          | quantity
          type=MARKET quantity=1 quote=100                               | quantity
          type=MARKET quantity=1 balance=10                              | quantity
          type=MARKET quantity= quote=1 balance=10                       | quantity
          type=MARKET quantity= quote=0                                  | quoteAmount
          type=MARKET quantity= balance=0                                | balancePercent
          type=MARKET quantity= balance=100.01                           | balancePercent
          """)
  void partsThatDoNotGoTogetherAreNamed(String order, @Nullable String field) {
    Rejection broken = form(order).broken();
    assertThat(broken == null ? null : broken.code())
        .isEqualTo(field == null ? null : "INVALID_ORDER");
    if (broken != null) {
      assertThat(broken.message()).startsWith("The field " + field + " must be ").endsWith(".");
    } else {
      assertThat(form(order).pricing().type().name()).isEqualTo(form(order).type());
    }
  }

  private static OrderForm form(String words) {
    Map<String, String> parts = new HashMap<>(Map.of("side", "BUY", "tif", "GTC", "quantity", "1"));
    for (String word : words.split(" ")) {
      String[] part = word.split("=", 2);
      parts.put(part[0], part[1]);
    }
    return new OrderForm(
        parts.getOrDefault("side", ""),
        parts.getOrDefault("type", ""),
        number(parts.get("limit")),
        number(parts.get("stop")),
        number(parts.get("amount")),
        number(parts.get("percent")),
        parts.getOrDefault("tif", ""),
        parts.containsKey("till") ? Instant.parse(parts.get("till")) : null,
        "true".equals(parts.get("post")),
        number(parts.get("quantity")),
        number(parts.get("quote")),
        number(parts.get("balance")));
  }

  private static @Nullable BigDecimal number(@Nullable String text) {
    return text == null || text.isEmpty() ? null : new BigDecimal(text);
  }

  @ParameterizedTest
  @CsvSource({
    "89.99, 90, , ",
    "89.995, 90, , TICK_LOT",
    "89.99, 90.001, , TICK_LOT",
    "89.99, 0, , TICK_LOT",
    "89.99, 1000000000000.01, , TICK_LOT",
    ", , 0.01, ",
    ", , 0.015, TICK_LOT"
  })
  void everyPriceIsOnTheTick(
      @Nullable String limit,
      @Nullable String stop,
      @Nullable String trailing,
      @Nullable String code) {
    Pricing pricing =
        trailing == null
            ? new Pricing.StopLimit(new BigDecimal(stop), new BigDecimal(limit))
            : new Pricing.Trailing(
                new Pricing.Distance.Amount(new BigDecimal(trailing)), new BigDecimal("90"));
    assertThat(code(Samples.terms("account", "SELL", "1", pricing), Samples.BTC)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"-1, INVALID_ORDER", "0, INVALID_ORDER", "1, "})
  void endOfAGtdOrderLiesAhead(long seconds, @Nullable String code) {
    Lifetime life = new Lifetime(TimeInForce.GTD, Samples.MARKET_TIME.plusSeconds(seconds));
    NewOrder order =
        Samples.terms("account", "BUY", "1", new Pricing.Limit(new BigDecimal("100")), life, false);
    assertThat(code(order, Samples.BTC)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "2, , , ",
    ", 101, , ",
    "0.4001, , , ",
    ", , , INVALID_ORDER",
    "0.4, , , INVALID_ORDER",
    "0.3, , , INVALID_ORDER",
    "1, , 90, INVALID_ORDER",
    "1.00001, , , TICK_LOT",
    ", 100.001, , TICK_LOT",
    ", 0, , TICK_LOT",
    "100.0001, , , TICK_LOT"
  })
  void newTermsObeyTheRulesToo(
      @Nullable String quantity,
      @Nullable String limit,
      @Nullable String stop,
      @Nullable String code) {
    Order order =
        Samples.order(
            Samples.terms("account", "BUY", "1", "100", "GTC"), OrderState.PARTIALLY_FILLED);
    Rejection broken =
        OrderRules.broken(
            order, new Amendment.Wish(number(quantity), number(limit), number(stop)), Samples.BTC);
    assertThat(broken == null ? null : broken.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "BUY, 1000, , 100, 10",
    "BUY, 999.99, , 100, 9.9999",
    "BUY, 0.0099, , 100, 0",
    "BUY, , 25, 100, 20",
    "BUY, , 100, 99, 80.808",
    "SELL, , 50, 100, 1.5",
    "SELL, , 33.333, 100, 0.9999",
    "SELL, , 0.001, 100, 0"
  })
  void sizesAreRoundedDownToTheLot(
      String side,
      @Nullable String quote,
      @Nullable String balance,
      String price,
      String quantity) {
    Size size =
        quote == null
            ? new Size.BalancePercent(new BigDecimal(balance))
            : new Size.QuoteAmount(new BigDecimal(quote));
    Size.Free free = new Size.Free(new BigDecimal("8000"), new BigDecimal("3"));
    assertThat(size.quantity(side.equals("BUY"), new BigDecimal(price), free, Samples.BTC.lot()))
        .isEqualTo(new BigDecimal(quantity));
  }

  @Test
  void haltedSymbolTakesNoOrders() {
    InstrumentRules halted =
        new InstrumentRules(
            Samples.BTC.tick(), Samples.BTC.lot(), BigDecimal.ONE, BigDecimal.TEN, false);
    assertThat(code(order("BUY", "MARKET", "1", null, "GTC"), halted)).isEqualTo("HALTED");
  }

  @Test
  void brokerIsOneOfThoseConnectedAndTheRefusalNamesThem() {
    NewOrder order = order("BUY", "MARKET", "1", null, "GTC");
    Rejection broken =
        OrderRules.broken(order, Samples.BTC, new ConnectedBrokers(Set.of("simulator", "kraken")));
    assertThat(broken).isNotNull();
    assertThat(broken.actual()).isEqualTo("paper");
    assertThat(broken.message()).contains("kraken or simulator");
  }

  @Test
  void stopThatTrailsIsTakenWhereTheVenueHasNone() {
    Pricing trailing =
        new Pricing.Trailing(new Pricing.Distance.Amount(BigDecimal.ONE), new BigDecimal("99"));
    NewOrder near = Samples.terms("account", "SELL", "1", trailing);
    NewOrder far = Samples.at("simulator", near, false);
    ConnectedBrokers brokers =
        new ConnectedBrokers(Set.of("simulator", "paper"), Set.of("simulator"));
    assertThat(OrderRules.broken(near, Samples.BTC, brokers)).isNull();
    assertThat(OrderRules.broken(far, Samples.BTC, brokers)).isNull();
  }

  @Test
  void refusalNamesLimitAndActualValueInPlainNotation() {
    Rejection broken =
        OrderRules.broken(order("BUY", "MARKET", "1.5E-4", null, "GTC"), Samples.BTC, BROKERS);
    assertThat(broken).isNotNull();
    assertThat(broken.limit()).isEqualTo("0.0001");
    assertThat(broken.actual()).isEqualTo("0.00015");
  }

  private static @Nullable String code(NewOrder order, InstrumentRules rules) {
    Rejection broken = OrderRules.broken(order, rules, BROKERS);
    return broken == null ? null : broken.code();
  }

  private static NewOrder order(
      String side, String type, String quantity, @Nullable String limit, String force) {
    assertThat(type).isEqualTo(limit == null ? "MARKET" : "LIMIT");
    return Samples.terms("account", side, quantity, limit, force);
  }
}
