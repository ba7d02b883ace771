package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prices, limits, guards, switches and wishes of a random history. */
final class RandomMarket {
  private static final List<String> SYMBOLS = List.of("AAA-USD", "BBB-USD", "CCC-USD", "DDD-USD");

  private final Random random;
  private final int priceScale;
  private final int quantityScale;
  private final Limits limits;
  private final Guards guards;
  private final Map<String, BigDecimal> prices = new HashMap<>();
  private final Map<String, Quote> quotes = new HashMap<>();
  private final Map<String, Instant> resumed = new HashMap<>();
  private KillSwitches switches = KillSwitches.NONE;
  private Imposed platform = Imposed.NOTHING;

  /** A market whose amounts have so many digits, if it is wide, that no product fits 64 bits. */
  RandomMarket(Random random, boolean wide) {
    this.random = random;
    this.priceScale = wide ? 9 : 2;
    this.quantityScale = wide ? 14 : random.nextInt(1, 5);
    this.limits = limits();
    this.guards = guards();
    SYMBOLS.forEach(it -> prices.put(it, scaled(random.nextDouble(0.5, 40), priceScale)));
  }

  Map<String, Quote> quotes() {
    return Map.copyOf(quotes);
  }

  Money amount(int least, int most) {
    return new Money(scaled(random.nextDouble(least, most), random.nextInt(2, 5)));
  }

  /** A price at which the symbol may trade. */
  Price near(String symbol) {
    BigDecimal factor = scaled(random.nextDouble(0.97, 1.03), 4);
    return price(prices.getOrDefault(symbol, BigDecimal.ONE).multiply(factor));
  }

  void move(Instant time, Instant wall) {
    for (String symbol : SYMBOLS) {
      BigDecimal factor = scaled(random.nextDouble(0.985, 1.0145), 4);
      BigDecimal last = price(prices.get(symbol).multiply(factor)).value();
      prices.put(symbol, last);
      if (random.nextInt(60) > 0) {
        Price bid = price(last.multiply(new BigDecimal("0.99")));
        Price ask = price(last.multiply(new BigDecimal("1.01")));
        Instant then = random.nextInt(50) == 0 ? time.minusSeconds(100) : time;
        Instant published = random.nextInt(30) == 0 ? wall.minusSeconds(50) : wall;
        quotes.put(symbol, new Quote(bid, ask, new Price(last), then, published));
      } else if (random.nextInt(8) == 0) {
        quotes.remove(symbol);
      }
    }
    if (random.nextInt(150) == 0) {
      String scope = List.of("global:*", "broker:paper", "strategy:apex").get(random.nextInt(3));
      switches = switches.with(scope, true, switches.epoch() + 1);
    } else if (random.nextInt(3) == 0) {
      for (String scope : List.copyOf(switches.engaged().keySet())) {
        switches = switches.with(scope, false, switches.epoch() + 1);
      }
    }
    if (random.nextInt(100) == 0) {
      Mode mode = Mode.values()[random.nextInt(3)];
      platform = new Imposed(mode, wall.plusMillis(random.nextInt(2_000)), "drill");
    }
    if (random.nextInt(20) == 0) {
      resumed.put("apex", wall);
    }
  }

  NewOrder order(String id, RiskState state) {
    String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
    Quantity held = state.position(symbol).quantity();
    boolean sells = !held.isZero() && random.nextInt(5) < 2;
    boolean all = random.nextInt(3) == 0;
    BigDecimal quantity =
        sells
            ? held.value().multiply(BigDecimal.valueOf(all ? 100 : random.nextInt(20, 108), 2))
            : BigDecimal.valueOf(random.nextDouble(150, 1_020))
                .divide(prices.get(symbol), 12, RoundingMode.DOWN);
    int scale = random.nextInt(12) == 0 ? quantityScale + 1 : quantityScale;
    BigDecimal rounded = quantity.setScale(scale, sells ? RoundingMode.HALF_UP : RoundingMode.UP);
    BigDecimal lots = rounded.max(BigDecimal.ONE.movePointLeft(quantityScale));
    @Nullable Price limit = random.nextInt(3) == 0 ? null : near(symbol);
    if (limit != null && random.nextInt(12) == 0) {
      BigDecimal far = limit.value().multiply(BigDecimal.valueOf(random.nextInt(30, 180), 2));
      limit = random.nextBoolean() ? price(far) : new Price(far);
    }
    return new NewOrder(
        id,
        Fixtures.ACCOUNT,
        symbol,
        sells ? Side.SELL : Side.BUY,
        new Quantity(lots),
        limit,
        random.nextInt(8) == 0 ? near(symbol) : null,
        random.nextInt(25) == 0 ? "kraken" : "paper",
        random.nextInt(3) == 0 ? null : random.nextInt(15) == 0 ? "gmig" : "apex");
  }

  Surroundings around(NewOrder order, Instant wall) {
    Instrument instrument =
        new Instrument(
            order.symbol(),
            new Price(BigDecimal.ONE.movePointLeft(priceScale)),
            new Quantity(BigDecimal.ONE.movePointLeft(quantityScale)),
            Quantity.of("0.1"),
            Quantity.of("1500"),
            random.nextInt(90) > 0);
    return new Surroundings(
        random.nextInt(90) == 0 ? null : limits,
        random.nextInt(90) == 0 ? null : guards,
        random.nextInt(30) == 0 ? null : new Grants(random.nextBoolean(), Set.of("gmig")),
        random.nextInt(90) == 0 ? null : instrument,
        quotes(),
        random.nextInt(3) == 0 ? depth(order.symbol()) : null,
        switches,
        new Standing(platform, Imposed.NOTHING, resumed));
  }

  private Depth depth(String symbol) {
    Price last = new Price(prices.get(symbol));
    Price high = price(last.value().multiply(new BigDecimal("1.2")));
    Price low = price(last.value().multiply(new BigDecimal("0.8")));
    Quantity some = new Quantity(scaled(random.nextDouble(1, 50), quantityScale));
    return new Depth(
        List.of(new Depth.Level(last, some), new Depth.Level(low, some)),
        List.of(new Depth.Level(last, some), new Depth.Level(high, some)));
  }

  private Limits limits() {
    return new Limits(
        random.nextInt(9),
        "PRO",
        amount(700, 2_000),
        new BigDecimal(random.nextBoolean() ? "2" : "0.5"),
        new BigDecimal(random.nextBoolean() ? "10" : "12.5"),
        amount(800, 2_000),
        random.nextInt(2, 5),
        random.nextInt(6, 60),
        new BigDecimal(random.nextBoolean() ? "2" : "10"),
        random.nextBoolean() ? amount(50, 900) : null,
        random.nextInt(4) == 0 ? Set.of("AAA-USD", "BBB-USD", "CCC-USD") : null);
  }

  private Guards guards() {
    return new Guards(
        new BigDecimal(random.nextBoolean() ? "10" : "2.5"),
        new BigDecimal("50"),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(30),
        random.nextInt(20) == 0 ? null : new Quantity(scaled(random.nextDouble(300, 2_000), 2)),
        new Quantity(scaled(random.nextDouble(400, 3_000), 2)),
        amount(1_500, 9_000),
        random.nextInt(4, 14),
        random.nextInt(2, 20),
        Duration.ofMillis(random.nextInt(3) * 60L),
        new Protections(
            random.nextBoolean() ? new BigDecimal("2") : null,
            Duration.ofSeconds(30),
            random.nextInt(4),
            Duration.ofSeconds(20),
            random.nextBoolean() ? Duration.ofSeconds(15) : Duration.ZERO));
  }

  private Price price(BigDecimal value) {
    BigDecimal rounded = value.setScale(priceScale, RoundingMode.HALF_UP);
    return new Price(rounded.max(BigDecimal.ONE.movePointLeft(priceScale)));
  }

  private static BigDecimal scaled(double value, int scale) {
    return BigDecimal.valueOf(value).setScale(scale, RoundingMode.HALF_UP);
  }
}
