package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Bots: many accounts with as many bots as an account may have, each on one symbol. */
final class Crowd {
  private static final int BOTS_OF_ACCOUNT = 50;
  private static final Sizing SIZING = new Sizing(Sizing.Type.QUOTE_AMOUNT, new BigDecimal("1000"));

  private Crowd() {}

  /** All built-in strategies on all symbols, with their standard parameters. */
  static List<Subscription> everything(int symbols) {
    List<ConfiguredStrategy> standard =
        Strategies.all().stream().map(type -> type.configure(Map.of())).toList();
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < symbols; i++) {
      for (ConfiguredStrategy each : standard) {
        all.add(new Subscription(each, ScanMarket.symbol(i), Interval.MINUTE));
      }
    }
    return all;
  }

  /** Bots of which no two follow the same: on a symbol each has parameters of its own. */
  static List<Bot> distinct(int bots, int symbols) {
    List<Bot> all = new ArrayList<>();
    for (int i = 0; i < bots; i++) {
      all.add(bot(i, i % symbols, own(i / symbols)));
    }
    return all;
  }

  private static Bot bot(int number, int symbol, ConfiguredStrategy strategy) {
    Bot.Plan plan =
        new Bot.Plan(
            "Bot " + number,
            strategy,
            List.of(ScanMarket.symbol(symbol)),
            Interval.MINUTE,
            SIZING,
            "paper");
    return new Bot(
        new UUID(0, number),
        "account-" + number / BOTS_OF_ACCOUNT,
        plan,
        BotState.RUNNING,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /** A strategy with parameters that depend on the variant, in turn over the catalogue. */
  private static ConfiguredStrategy own(int variant) {
    int step = variant / Strategies.all().size();
    Map<String, BigDecimal> parameters =
        switch (variant % Strategies.all().size()) {
          case 0 -> Map.of("rsiFast", whole(9 - step), "adxMin", whole(20 + step));
          case 1 -> Map.of("fast", whole(9 + step));
          case 2 -> Map.of("signal", whole(9 + step));
          case 3 -> Map.of("period", whole(20 + step));
          case 4 -> Map.of("entry", whole(20 + step));
          case 5 -> Map.of("period", whole(10 + step));
          case 6 -> Map.of("levels", whole(5 + step));
          default -> Map.of("everyMinutes", whole(60 + step));
        };
    return Strategies.all().get(variant % Strategies.all().size()).configure(parameters);
  }

  private static BigDecimal whole(int value) {
    return BigDecimal.valueOf(value);
  }
}
