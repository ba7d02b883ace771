package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.bot.BotResult;
import io.tradeflow.engine.domain.divergence.Advised;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Port: what became of bots, and what they were fed. Calls block. */
public interface BotRecords {
  /** The bot's results, by symbol; none for a symbol without fills. */
  List<BotResult> results(UUID botId);

  /** Fills in market time from one, inclusive, to another, exclusive; oldest first. */
  List<BotFill> fills(UUID botId, Instant from, Instant to, int most);

  /**
   * Verdicts on signals whose candles opened in market time from one, inclusive, to another,
   * exclusive; oldest first.
   */
  List<BotStore.KeptVerdict> verdicts(UUID botId, Instant from, Instant to, int most);

  /** Signals of what the plan follows that were raised, whether a bot judged them or not. */
  Set<Advised.Key> raised(Bot.Plan plan, Instant from, Instant to);

  /** What the bot held at a market time, by symbol, of what it bought since fills are kept. */
  Map<String, BigDecimal> carried(UUID botId, Instant at);

  /** Keeps what was fed last; older candles than known change nothing. */
  void keep(Collection<Feed> fed);

  /** What was fed last, for those of the symbols that were. */
  List<Feed> feeds(Collection<String> symbols, Interval interval);

  /**
   * The last candle of a market.
   *
   * @param openTime market time
   * @param publishedAt wall clock of the market data
   * @param seenAt wall clock of the engine
   */
  record Feed(
      String symbol,
      Interval interval,
      Instant openTime,
      BigDecimal close,
      Instant publishedAt,
      Instant seenAt) {
    /** When it closed, in market time. */
    public Instant closeTime() {
      return openTime.plus(interval.length());
    }
  }
}
