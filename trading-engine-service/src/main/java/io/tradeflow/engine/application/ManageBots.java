package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What an account holder does with bots. */
public final class ManageBots {
  /** Bots of one account. */
  public static final int MOST_BOTS = 50;

  private final BotStore bots;
  private final TradingLedger ledger;
  private final Instruments instruments;
  private final Duration pendingTimeout;
  private final Clock clock;

  public ManageBots(
      BotStore bots,
      TradingLedger ledger,
      Instruments instruments,
      Duration pendingTimeout,
      Clock clock) {
    this.bots = bots;
    this.ledger = ledger;
    this.instruments = instruments;
    this.pendingTimeout = pendingTimeout;
    this.clock = clock;
  }

  /** Creates a stopped bot. */
  public Bot create(String accountId, Bot.Plan plan) {
    checkSymbols(plan);
    Instant now = now();
    Bot bot = new Bot(UUID.randomUUID(), accountId, plan, BotState.STOPPED, now, now);
    if (!bots.add(bot, MOST_BOTS)) {
      throw new Refused(
          Refused.Kind.CONFLICT,
          "TOO_MANY_BOTS",
          "An account has at most %d bots. Delete one first.".formatted(MOST_BOTS));
    }
    return bot;
  }

  /** The account's bot. */
  public Bot get(String accountId, UUID botId) {
    return bots.find(accountId, botId)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "BOT_NOT_FOUND", "There is no bot " + botId + "."));
  }

  public List<Bot> list(String accountId) {
    return bots.list(accountId);
  }

  /** Changes the plan of a stopped bot. */
  public Bot change(String accountId, UUID botId, Bot.Plan plan) {
    checkSymbols(plan);
    Bot changed = get(accountId, botId).with(plan, now());
    return save(
        changed, EnumSet.of(BotState.STOPPED), "bot.change", "Stop the bot before you change it.");
  }

  /** Deletes a stopped bot; what it holds stays with the account. */
  public void delete(String accountId, UUID botId) {
    get(accountId, botId);
    if (!bots.deleteStopped(accountId, botId, now())) {
      throw notStopped("Stop the bot before you delete it.");
    }
  }

  public Bot start(String accountId, UUID botId) {
    Bot bot = get(accountId, botId);
    checkSymbols(bot.plan());
    return save(
        bot.in(BotState.RUNNING, now()),
        EnumSet.allOf(BotState.class),
        "bot.start",
        "The bot follows a version of a rule that is not active. Activate it, or change the bot.");
  }

  public Bot stop(String accountId, UUID botId) {
    Bot bot = get(accountId, botId).in(BotState.STOPPED, now());
    return save(bot, EnumSet.allOf(BotState.class), "bot.stop", "");
  }

  /** Pauses a running bot. */
  public Bot pause(String accountId, UUID botId) {
    Bot bot = get(accountId, botId).in(BotState.PAUSED, now());
    return save(
        bot,
        EnumSet.of(BotState.RUNNING, BotState.PAUSED),
        "bot.pause",
        "Only a running bot can be paused.");
  }

  public int startAll(String accountId) {
    return bots.moveAll(accountId, BotState.RUNNING, now());
  }

  public int stopAll(String accountId) {
    return bots.moveAll(accountId, BotState.STOPPED, now());
  }

  /** Stops everything and asks to cancel the account's working orders. */
  public TradingLedger.Halt emergencyStop(String accountId) {
    Instant now = now();
    return ledger.halt(accountId, "EMERGENCY_STOP", now.minus(pendingTimeout), now);
  }

  public AccountBook book(String accountId) {
    return ledger.book(accountId);
  }

  private Bot save(Bot bot, Set<BotState> expected, String action, String otherwise) {
    if (!bots.save(bot, expected, action)) {
      throw notStopped(otherwise);
    }
    return bot;
  }

  private void checkSymbols(Bot.Plan plan) {
    for (String symbol : plan.symbols()) {
      if (instruments.find(symbol).isEmpty()) {
        throw new Refused(
            Refused.Kind.INVALID,
            "UNKNOWN_SYMBOL",
            "%s is not listed. GET /api/v1/market/symbols lists what is."
                .formatted(symbol.length() > 40 ? symbol.substring(0, 40) + "…" : symbol));
      }
    }
  }

  private static Refused notStopped(String message) {
    return new Refused(Refused.Kind.CONFLICT, "BOT_STATE", message);
  }

  private Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }
}
