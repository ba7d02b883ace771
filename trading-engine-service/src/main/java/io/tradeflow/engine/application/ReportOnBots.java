package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotHealth;
import io.tradeflow.engine.domain.bot.BotResult;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a bot is and what it made. */
public final class ReportOnBots {
  private final BotStore bots;
  private final BotRecords records;
  private final Clock clock;

  public ReportOnBots(BotStore bots, BotRecords records, Clock clock) {
    this.bots = bots;
    this.records = records;
    this.clock = clock;
  }

  /**
   * All of it.
   *
   * @param lastSignal what the bot judged last, null if nothing is kept
   */
  public record Report(
      Bot bot, BotHealth health, BotStore.@Nullable KeptVerdict lastSignal, List<Line> lines) {}

  /**
   * What it made in a symbol.
   *
   * @param price last close, null if none was seen
   * @param unrealised null without a price
   */
  public record Line(
      BotResult result, @Nullable BigDecimal price, @Nullable BigDecimal unrealised) {
    /** Realised and unrealised less fees; null while what is held has no price. */
    public @Nullable BigDecimal total() {
      BigDecimal open = unrealised;
      return open == null ? null : result.realised().add(open).subtract(result.fees());
    }
  }

  /** Reports on a bot that the caller may see. */
  public Report on(Bot bot) {
    Map<String, BotRecords.Feed> feeds =
        records.feeds(bot.plan().symbols(), bot.plan().interval()).stream()
            .collect(Collectors.toMap(BotRecords.Feed::symbol, Function.identity()));
    BotHealth health =
        BotHealth.of(
            bot,
            feeds.values().stream()
                .map(
                    feed ->
                        new BotHealth.Fed(
                            feed.symbol(), feed.closeTime(), feed.publishedAt(), feed.seenAt()))
                .toList(),
            clock.instant());
    List<Line> lines =
        records.results(bot.id()).stream()
            .map(result -> line(result, feeds.get(result.symbol())))
            .toList();
    List<BotStore.KeptVerdict> last = bots.verdicts(bot.id(), 1, null);
    return new Report(bot, health, last.isEmpty() ? null : last.getFirst(), lines);
  }

  private static Line line(BotResult result, BotRecords.@Nullable Feed feed) {
    if (result.quantity().signum() == 0) {
      return new Line(result, feed == null ? null : feed.close(), BigDecimal.ZERO);
    }
    return feed == null
        ? new Line(result, null, null)
        : new Line(result, feed.close(), result.unrealised(feed.close()));
  }
}
