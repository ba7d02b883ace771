package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a bot acts on a signal. A BUY opens when the bot holds nothing of the symbol; a SELL closes
 * what the bot holds; strategies that scale may add and reduce by what the sizing says ({@link
 * Portion}). Never more than one order of a bot in a symbol at a time; no shorting.
 *
 * @param maxSignalAge by wall clock: a signal older than this is not traded on
 */
public record TradeRule(Duration maxSignalAge) {
  /**
   * What is known when the signal is judged.
   *
   * @param pending true if an order of the bot in the symbol was asked for and not yet seen
   * @param instrument null if the symbol is not known
   * @param raisedAt wall clock
   */
  public record Situation(
      AccountBook book,
      boolean pending,
      @Nullable Instrument instrument,
      Instant raisedAt,
      Instant now) {}

  /** Judges a signal that the bot has not judged before. */
  public Verdict decide(Bot bot, Signal signal, Situation seen) {
    String botId = bot.id().toString();
    String symbol = signal.source().symbol();
    Duration age = Duration.between(seen.raisedAt(), seen.now());
    if (age.compareTo(maxSignalAge) > 0) {
      return skip(
          bot,
          signal,
          Verdict.Reason.STALE_SIGNAL,
          "The signal is %d s old; the bound is %d s"
              .formatted(age.toSeconds(), maxSignalAge.toSeconds()));
    }
    if (seen.pending() || seen.book().isWorking(botId, symbol)) {
      return skip(
          bot,
          signal,
          Verdict.Reason.ORDER_WORKING,
          "The bot's last order in " + symbol + " is not done");
    }
    Instrument instrument = seen.instrument();
    if (instrument == null) {
      return skip(bot, signal, Verdict.Reason.UNKNOWN_INSTRUMENT, symbol + " is not listed");
    }
    if (!instrument.tradable()) {
      return skip(bot, signal, Verdict.Reason.NOT_TRADABLE, symbol + " is halted");
    }
    return switch (signal.direction()) {
      case BUY -> buy(bot, signal, seen.book(), instrument);
      case SELL -> sell(bot, signal, seen.book(), instrument);
    };
  }

  private static Verdict buy(Bot bot, Signal signal, AccountBook book, Instrument instrument) {
    BigDecimal held = book.heldBy(bot.id().toString(), instrument.symbol());
    return verdict(bot, signal, portion(bot, instrument).buy(signal.price(), held, book.balance()));
  }

  private static Verdict sell(Bot bot, Signal signal, AccountBook book, Instrument instrument) {
    // The holder may have sold by hand what the bot bought.
    BigDecimal held =
        book.heldBy(bot.id().toString(), instrument.symbol()).min(book.held(instrument.symbol()));
    return verdict(
        bot, signal, portion(bot, instrument).sell(signal.price(), held, book.balance()));
  }

  private static Portion portion(Bot bot, Instrument instrument) {
    return new Portion(bot.plan().strategy().scaling(), bot.plan().sizing(), instrument);
  }

  private static Verdict verdict(Bot bot, Signal signal, Portion.Answer answer) {
    return switch (answer) {
      case Portion.Answer.Order order -> new Verdict.Place(bot, signal, order.quantity());
      case Portion.Answer.None none -> skip(bot, signal, none.reason(), none.detail());
    };
  }

  private static Verdict skip(Bot bot, Signal signal, Verdict.Reason reason, String detail) {
    return new Verdict.Skip(bot, signal, reason, detail);
  }
}
