package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.Set;
import java.util.UUID;
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

  @ParameterizedTest
  @CsvSource({
    "BUY, MARKET, , GTC, ",
    "SELL, LIMIT, 100, IOC, ",
    "BUY, LIMIT, 100, FOK, ",
    "SELL, MARKET, , DAY, ",
    "HOLD, MARKET, , GTC, INVALID_ORDER",
    "buy, MARKET, , GTC, INVALID_ORDER",
    "BUY, STOP, , GTC, INVALID_ORDER",
    "BUY, MARKET, 100, GTC, INVALID_ORDER",
    "BUY, LIMIT, , GTC, INVALID_ORDER",
    "BUY, MARKET, , GTD, INVALID_ORDER"
  })
  void formIsOneOfThoseOffered(
      String side, String type, @Nullable String price, String force, @Nullable String code) {
    assertThat(code(order(side, type, "1", price, force), Samples.BTC)).isEqualTo(code);
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
    return new NewOrder(
        UUID.randomUUID(),
        "account",
        "BTC-USD",
        side,
        type,
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        force,
        "paper",
        "API",
        null,
        null,
        null,
        "correlation",
        Samples.BTC.tick(),
        null);
  }
}
