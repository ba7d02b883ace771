package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.Depth;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Eight symbols around 100 USD, with all controls on and none so narrow that it refuses the orders
 * of {@link Workload}, except the price collar.
 */
final class Venue {
  static final Instant OPEN = Instant.parse("2026-03-02T12:00:00Z");
  static final List<String> SYMBOLS =
      List.of(
          "AAA-USD", "BBB-USD", "CCC-USD", "DDD-USD", "EEE-USD", "FFF-USD", "GGG-USD", "HHH-USD");

  private static final Price LAST = Price.of("100.00");
  private static final Price BID = Price.of("99.99");
  private static final Price ASK = Price.of("100.01");
  private static final Limits LIMITS =
      new Limits(
          7,
          "PRO",
          Money.of("20000"),
          new BigDecimal("0.5"),
          new BigDecimal("10"),
          Money.of("40000"),
          5,
          Integer.MAX_VALUE,
          new BigDecimal("10"),
          Money.of("9000"),
          new HashSet<>(SYMBOLS));
  private static final Guards GUARDS =
      new Guards(
          new BigDecimal("10"),
          new BigDecimal("50"),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ofDays(3_650),
          Quantity.of("10000000"),
          Quantity.of("10000000"),
          Money.of("10000000"),
          50,
          600,
          Duration.ofMillis(100),
          new Protections(
              new BigDecimal("20"),
              Duration.ofHours(1),
              5,
              Duration.ofMinutes(10),
              Duration.ofMinutes(5)));
  private static final Grants GRANTS = new Grants(false, Set.of("gmig"));

  private final Map<String, Quote> quotes = new HashMap<>();
  private final Map<String, Instrument> instruments = new HashMap<>();
  private final Depth depth = new Depth(levels(BID, "-0.01"), levels(ASK, "0.01"));

  Venue() {
    for (String symbol : SYMBOLS) {
      quotes.put(symbol, new Quote(BID, ASK, LAST, OPEN, OPEN));
      instruments.put(
          symbol,
          new Instrument(
              symbol,
              Price.of("0.01"),
              Quantity.of("0.001"),
              Quantity.of("0.001"),
              Quantity.of("100000"),
              true));
    }
  }

  Surroundings around(String symbol, boolean atMarket) {
    return new Surroundings(
        LIMITS,
        GUARDS,
        GRANTS,
        instruments.get(symbol),
        quotes,
        atMarket ? depth : null,
        KillSwitches.NONE,
        Standing.GOOD);
  }

  private static List<Depth.Level> levels(Price best, String step) {
    return IntStream.range(0, 10)
        .mapToObj(
            i ->
                new Depth.Level(
                    new Price(
                        best.value().add(new BigDecimal(step).multiply(BigDecimal.valueOf(i)))),
                    Quantity.of("25")))
        .toList();
  }
}
