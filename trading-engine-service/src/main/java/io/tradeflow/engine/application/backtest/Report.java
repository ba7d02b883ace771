package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Metrics;
import io.tradeflow.engine.domain.backtest.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a backtest. Nothing in it depends on when or where it was made.
 *
 * @param source where the bars come from, such as a file's name
 * @param parameters of the strategy, by name
 * @param notes what to keep in mind, in sentences
 * @param found how the parameters were found; null where they were given
 * @param others what else could have come of it; null where it was not asked for
 */
public record Report(
    Result result,
    Metrics metrics,
    String source,
    SortedMap<String, BigDecimal> parameters,
    List<String> notes,
    @Nullable Found found,
    @Nullable OtherHistories others) {
  private static final double SHORT_YEARS = 0.25;
  private static final int FEW_TRADES = 30;

  public static Report of(Result result, String source, SortedMap<String, BigDecimal> parameters) {
    Metrics metrics = Metrics.of(result);
    return new Report(result, metrics, source, parameters, notes(result, metrics), null, null);
  }

  /** The same with what a search and other histories say, ahead of the rest. */
  public Report with(@Nullable Found search, @Nullable OtherHistories histories) {
    List<String> all = new ArrayList<>();
    if (search != null) {
      all.addAll(search.notes());
    }
    if (histories != null) {
      all.addAll(histories.notes());
    }
    all.addAll(notes);
    return new Report(result, metrics, source, parameters, List.copyOf(all), search, histories);
  }

  private static List<String> notes(Result result, Metrics metrics) {
    List<String> notes = new ArrayList<>();
    for (Bars bars : result.bars()) {
      if (!bars.hasVolume()) {
        notes.add(
            bars.symbol()
                + " has no volume in its data: volume filters pass, and there is always enough to"
                + " trade.");
      }
    }
    for (Bars bars : result.bars()) {
      DataCheck.of(bars).notes(notes);
    }
    if (metrics.years() < SHORT_YEARS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The data span %.1f days: figures for a year are multiples of very little.",
              metrics.years() * 365.25));
    }
    if (metrics.trades().count() < FEW_TRADES) {
      notes.add(
          "%d trades are too few to tell skill from luck; %d is the least worth looking at."
              .formatted(metrics.trades().count(), FEW_TRADES));
    }
    if (result.ledger().large() > 0) {
      notes.add(
          "%d orders took more than a tenth of their bar's volume, which a real market would not give at this price. Set a participation or trade less."
              .formatted(result.ledger().large()));
    }
    if (result.ledger().debt()) {
      notes.add("The cash fell below 0 because prices moved between order and fill.");
    }
    for (Map.Entry<String, Integer> refusal : result.ledger().refused().entrySet()) {
      notes.add("%d orders were refused by %s.".formatted(refusal.getValue(), refusal.getKey()));
    }
    Integer partly = result.ledger().unanswered().get("PARTLY_FILLED");
    if (partly != null) {
      notes.add("%d orders were filled only in part.".formatted(partly));
    }
    Integer unfilled = result.ledger().unanswered().get("NOT_FILLED");
    if (unfilled != null) {
      notes.add("%d orders were not filled at all.".formatted(unfilled));
    }
    return List.copyOf(notes);
  }

  /** As symbols are named in a title. */
  String symbols() {
    List<Bars> bars = result.bars();
    return bars.size() <= 3
        ? String.join(", ", bars.stream().map(Bars::symbol).toList())
        : "%s and %d more".formatted(bars.getFirst().symbol(), bars.size() - 1);
  }

  /** Length of a bar as people write it: 1m, 1d. */
  static String interval(int seconds) {
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** With two decimals and a sign. */
  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%+.2f %%", 100 * share);
  }

  /** With two decimals. */
  static String plain(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }
}
