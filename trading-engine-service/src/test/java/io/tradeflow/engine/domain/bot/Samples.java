package io.tradeflow.engine.domain.bot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A bot, its market and its signals, for tests. */
public final class Samples {
  public static final String SYMBOL = "BTC-USD";
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Instrument BTC =
      new Instrument(SYMBOL, decimal("0.001"), decimal("0.001"), decimal("100"), true);

  private Samples() {}

  public static Bot bot(String account) {
    return bot(account, new Sizing(Sizing.Type.PERCENT_OF_BALANCE, decimal("5")));
  }

  public static Bot bot(String account, Sizing sizing) {
    return bot(account, sizing, "ema-cross");
  }

  public static Bot bot(String account, Sizing sizing, String strategy) {
    Bot.Plan plan =
        new Bot.Plan(
            "Bot of " + account,
            Strategies.of(strategy).orElseThrow().configure(Map.of()),
            List.of(SYMBOL),
            Interval.MINUTE,
            sizing,
            "paper");
    return new Bot(UUID.randomUUID(), account, plan, BotState.RUNNING, NOW, NOW);
  }

  public static Signal signal(Bot bot, Direction direction, int minute) {
    return new Signal(
        UUID.nameUUIDFromBytes((bot.id() + "|" + direction + "|" + minute).getBytes(UTF_8)),
        new SignalSource(
            bot.plan().strategy().code(), bot.plan().strategy().hash(), SYMBOL, Interval.MINUTE),
        direction,
        0.5,
        "EMA(9) crossed EMA(21)",
        decimal("40000"),
        NOW.plus(Duration.ofMinutes(minute)));
  }

  public static OrderUpdate funded(String account, long seq, String cash) {
    return new OrderUpdate.Funded(account, seq, decimal(cash));
  }

  public static OrderUpdate submitted(Bot bot, Signal signal, long seq, String orderId) {
    return new OrderUpdate.Submitted(
        bot.accountId(),
        seq,
        orderId,
        SYMBOL,
        signal.direction(),
        decimal("0.012"),
        bot.id().toString(),
        signal.id().toString());
  }

  public static OrderUpdate filled(
      Bot bot, long seq, String orderId, Direction direction, String quantity, String after) {
    return new OrderUpdate.Filled(
        bot.accountId(),
        seq,
        orderId,
        SYMBOL,
        direction,
        decimal(quantity),
        decimal("40000"),
        decimal("0.48"),
        true,
        decimal("9520"),
        decimal(after),
        NOW.plus(Duration.ofSeconds(seq)));
  }

  public static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
