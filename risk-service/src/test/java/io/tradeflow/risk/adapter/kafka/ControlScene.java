package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything costs 1 USD and nothing is narrow but what a test narrows. */
final class ControlScene implements ReferenceData {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Quantity VAST = Quantity.of("1000000");

  private final Map<String, String> prices = new HashMap<>();
  String orderValue = "100000";
  String minPercent = "0";
  String maxPercent = "1000";
  int openPositions = 1000;
  int trades = 1000;
  String collar = "100";
  Duration age = Duration.ofDays(1);
  Quantity orderQuantity = VAST;
  Quantity position = VAST;
  int messages = 1000;
  int repeats = 1000;
  Duration duplicates = Duration.ZERO;
  Protections protections = Protections.NONE;
  Set<String> locked = Set.of();
  @Nullable Set<String> allowed;
  boolean tradable = true;
  boolean limited = true;
  boolean listed = true;
  String unquoted = "";
  KillSwitches killed = KillSwitches.NONE;
  Standing standing = Standing.GOOD;

  ControlScene price(String symbol, String price) {
    prices.put(symbol, price);
    return this;
  }

  /** The account may do no more than that for a minute of the wall. */
  ControlScene minute(Mode mode) {
    standing =
        new Standing(Imposed.NOTHING, new Imposed(mode, NOON.plusSeconds(60), "drill"), Map.of());
    return this;
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    Set<String> symbols = new HashSet<>(state.positions().keySet());
    symbols.add(order.symbol());
    symbols.remove(unquoted);
    return new Surroundings(
        limited ? limits() : null,
        guards(),
        new Grants(false, locked),
        listed ? instrument(order.symbol()) : null,
        quotes(symbols),
        null,
        killed,
        standing);
  }

  private Instrument instrument(String symbol) {
    return new Instrument(
        symbol,
        Price.of("0.01"),
        Quantity.of("0.01"),
        Quantity.of("0.10"),
        Quantity.of("100000"),
        tradable);
  }

  private Limits limits() {
    return new Limits(
        1,
        "PRO",
        Money.of("100000"),
        new BigDecimal(minPercent),
        new BigDecimal(maxPercent),
        Money.of(orderValue),
        openPositions,
        trades,
        BigDecimal.TEN,
        null,
        allowed);
  }

  Guards guards() {
    return new Guards(
        new BigDecimal(collar),
        new BigDecimal(collar),
        age,
        Duration.ofSeconds(5),
        Duration.ZERO,
        orderQuantity,
        position,
        Money.of("1000000"),
        messages,
        repeats,
        duplicates,
        protections);
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    Map<String, Quote> quotes = new HashMap<>();
    for (String symbol : symbols) {
      Price price = Price.of(prices.getOrDefault(symbol, "1"));
      quotes.put(symbol, new Quote(price, price, price, NOON, NOON));
    }
    return quotes;
  }

  @Override
  public KillSwitches killSwitches() {
    return killed;
  }
}
