package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.strategy.Scaling;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a bot acts on a signal. A BUY opens when the bot holds nothing of the symbol; a SELL closes
 * what the bot holds; strategies that scale may add and reduce by what the sizing says ({@link
 * Scaling}). Never more than one order of a bot in a symbol at a time; no shorting.
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
    // What is below the smallest order cannot be sold; it must not block the bot for ever.
    boolean adds = scaling(bot) != Scaling.ALL_OR_NOTHING;
    if (!adds && held.signum() > 0 && held.compareTo(instrument.minQuantity()) >= 0) {
      return skip(
          bot,
          signal,
          Verdict.Reason.ALREADY_HOLDING,
          "The bot holds " + held.toPlainString() + " " + instrument.symbol());
    }
    BigDecimal balance = book.balance();
    if (balance == null) {
      return skip(bot, signal, Verdict.Reason.ACCOUNT_NOT_FUNDED, "The account has no funds yet");
    }
    return place(bot, signal, instrument, bot.plan().sizing().quantity(signal.price(), balance));
  }

  private static Verdict sell(Bot bot, Signal signal, AccountBook book, Instrument instrument) {
    // The holder may have sold by hand what the bot bought.
    BigDecimal held =
        book.heldBy(bot.id().toString(), instrument.symbol()).min(book.held(instrument.symbol()));
    if (held.signum() <= 0) {
      return skip(
          bot, signal, Verdict.Reason.NOTHING_TO_SELL, "The bot holds no " + instrument.symbol());
    }
    return place(bot, signal, instrument, portion(bot, signal, book, instrument, held));
  }

  /** What a SELL takes off; what would be left below the smallest order goes with it. */
  private static BigDecimal portion(
      Bot bot, Signal signal, AccountBook book, Instrument instrument, BigDecimal held) {
    BigDecimal balance = book.balance();
    if (scaling(bot) != Scaling.ADDS_AND_REDUCES || balance == null) {
      return held;
    }
    BigDecimal portion = bot.plan().sizing().quantity(signal.price(), balance).min(held);
    return held.subtract(portion).compareTo(instrument.minQuantity()) < 0 ? held : portion;
  }

  private static Scaling scaling(Bot bot) {
    return bot.plan().strategy().type().scaling();
  }

  private static Verdict place(Bot bot, Signal signal, Instrument instrument, BigDecimal wanted) {
    BigDecimal quantity = instrument.roundDown(wanted.min(instrument.maxQuantity()));
    if (quantity.signum() <= 0 || quantity.compareTo(instrument.minQuantity()) < 0) {
      return skip(
          bot,
          signal,
          Verdict.Reason.TOO_SMALL,
          "%s is below the smallest order of %s; raise the sizing"
              .formatted(wanted.toPlainString(), instrument.minQuantity().toPlainString()));
    }
    return new Verdict.Place(bot, signal, quantity);
  }

  private static Verdict skip(Bot bot, Signal signal, Verdict.Reason reason, String detail) {
    return new Verdict.Skip(bot, signal, reason, detail);
  }
}
