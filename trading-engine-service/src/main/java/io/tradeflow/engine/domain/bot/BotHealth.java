package io.tradeflow.engine.domain.bot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bot can work.
 *
 * @param detail for the account holder, with what to do next
 * @param staleSymbols those without a recent candle
 * @param lastBar end of the latest candle, market time; null before the first
 * @param lag from the publication of that candle until it was evaluated; null before the first
 */
public record BotHealth(
    State state,
    String detail,
    List<String> staleSymbols,
    @Nullable Instant lastBar,
    @Nullable Duration lag) {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** What stands out first. */
  public enum State {
    OK,
    NOT_RUNNING,
    STALE_FEED,
    NO_CANDLES
  }

  /**
   * The last candle of one of its symbols.
   *
   * @param closeTime market time
   * @param publishedAt wall clock
   * @param seenAt wall clock
   */
  public record Fed(String symbol, Instant closeTime, Instant publishedAt, Instant seenAt) {}

  public BotHealth {
    staleSymbols = List.copyOf(staleSymbols);
  }

  /**
   * Judges the feeds: a candle that is older than two intervals and ten seconds, by wall clock, is
   * stale.
   */
  public static BotHealth of(Bot bot, List<Fed> feeds, Instant now) {
    Duration bound = bot.plan().interval().length().multipliedBy(2).plus(GRACE);
    List<String> fresh =
        feeds.stream()
            .filter(fed -> !fed.publishedAt().plus(bound).isBefore(now))
            .map(Fed::symbol)
            .toList();
    List<String> stale =
        bot.plan().symbols().stream().filter(symbol -> !fresh.contains(symbol)).toList();
    Fed latest = null;
    for (Fed each : feeds) {
      if (latest == null || each.closeTime().isAfter(latest.closeTime())) {
        latest = each;
      }
    }
    State state = state(bot, latest, stale);
    return new BotHealth(
        state,
        detail(state, bot, stale, bound),
        stale,
        latest == null ? null : latest.closeTime(),
        latest == null ? null : Duration.between(latest.publishedAt(), latest.seenAt()));
  }

  private static State state(Bot bot, @Nullable Fed latest, List<String> stale) {
    if (bot.state() != BotState.RUNNING) {
      return State.NOT_RUNNING;
    }
    if (latest == null) {
      return State.NO_CANDLES;
    }
    return stale.isEmpty() ? State.OK : State.STALE_FEED;
  }

  private static String detail(State state, Bot bot, List<String> stale, Duration bound) {
    String interval = bot.plan().interval().code();
    return switch (state) {
      case OK -> "All symbols have recent candles.";
      case NOT_RUNNING ->
          "The bot is %s: it acts on nothing. Start it to trade.".formatted(bot.state());
      case NO_CANDLES ->
          "No candle of %s was ever evaluated. Is market data connected?".formatted(interval);
      case STALE_FEED ->
          "No candle of %s for more than %d s in: %s. Nothing is signalled there meanwhile."
              .formatted(interval, bound.toSeconds(), String.join(", ", stale));
    };
  }
}
