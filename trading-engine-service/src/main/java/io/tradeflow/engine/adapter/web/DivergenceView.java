package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.CompareBots;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.divergence.Cause;
import io.tradeflow.engine.domain.divergence.Difference;
import io.tradeflow.engine.domain.divergence.Divergence;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A divergence as clients see it; amounts in the quote currency, rounded to 8 decimals. */
record DivergenceView(
    UUID botId,
    Instant from,
    Instant to,
    BigDecimal cash,
    List<Recorded> candles,
    boolean pathsAgree,
    FiguresView bot,
    FiguresView paper,
    FiguresView backtest,
    Map<Cause, Share> causes,
    List<Item> items,
    @Nullable String nextCursor) {
  private static final int DECIMALS = 8;

  /** Missing ones are as well those in which nothing was traded. */
  record Recorded(String symbol, int candles, long missing, int warmUp) {}

  record FiguresView(int signals, int fills, BigDecimal fees, BigDecimal result) {
    static FiguresView of(Divergence.Figures figures) {
      return new FiguresView(
          figures.signals(), figures.fills(), rounded(figures.fees()), rounded(figures.result()));
    }
  }

  /** How many differences have a cause, and what they add to the bot's result. */
  record Share(int differences, BigDecimal effect) {}

  record Item(
      String kind,
      String cause,
      String symbol,
      Instant time,
      @Nullable String direction,
      BigDecimal effect,
      String detail) {
    static Item of(Difference difference) {
      return new Item(
          difference.kind().name(),
          difference.cause().name(),
          difference.symbol(),
          difference.time(),
          difference.direction() == null ? null : difference.direction().name(),
          rounded(difference.effect()),
          difference.detail());
    }
  }

  static DivergenceView of(
      Bot bot, Instant from, Instant to, CompareBots.Report report, int limit, long first) {
    Divergence found = report.divergence();
    List<Difference> all = found.differences();
    int begin = (int) Math.max(0, Math.min(first, all.size()));
    int end = Math.min(begin + limit, all.size());
    return new DivergenceView(
        bot.id(),
        from,
        to,
        report.cash(),
        report.bars().stream().map(bars -> recorded(bars, from, to)).toList(),
        found.pathsAgree(),
        FiguresView.of(found.bot()),
        FiguresView.of(found.paper()),
        FiguresView.of(found.backtest()),
        causes(all),
        all.subList(begin, end).stream().map(Item::of).toList(),
        end < all.size() ? Integer.toString(end) : null);
  }

  private static Recorded recorded(Bars bars, Instant from, Instant to) {
    int warmUp = bars.firstFrom(from.getEpochSecond());
    int there = bars.count() - warmUp;
    long span = (to.getEpochSecond() - from.getEpochSecond()) / bars.seconds();
    return new Recorded(bars.symbol(), there, Math.max(0, span - there), warmUp);
  }

  private static Map<Cause, Share> causes(List<Difference> all) {
    return all.stream()
        .collect(
            Collectors.groupingBy(
                Difference::cause,
                () -> new EnumMap<>(Cause.class),
                Collectors.collectingAndThen(Collectors.toList(), DivergenceView::share)));
  }

  private static Share share(List<Difference> differences) {
    BigDecimal sum =
        differences.stream().map(Difference::effect).reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Share(differences.size(), rounded(sum));
  }

  private static BigDecimal rounded(BigDecimal amount) {
    BigDecimal stripped = amount.setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
