package io.tradeflow.engine.application.backtest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a search gave as a part of a page. Names of parameters are those of the catalogue. */
final class FoundHtml {
  private static final int MOST_TRIALS = 20;

  private FoundHtml() {}

  static String of(Found found) {
    StringBuilder page = new StringBuilder("<h2>Search</h2>\n<div class=\"scroll\"><table>\n");
    page.append(
        "<tr><th>parameters</th><th>Sharpe ratio</th><th>return</th><th>trades</th></tr>\n");
    List<Search.Trial> trials = found.trials();
    for (Search.Trial trial : trials.subList(0, Math.min(trials.size(), MOST_TRIALS))) {
      row(
          page,
          text(trial.parameters()),
          Report.plain(trial.returns().sharpe()),
          Report.percent(trial.totalReturn()),
          Integer.toString(trial.trades()));
    }
    page.append("</table></div>\n");
    @Nullable WalkForward walk = found.walk();
    if (walk != null) {
      windows(page, walk);
    }
    return page.toString();
  }

  private static void windows(StringBuilder page, WalkForward walk) {
    page.append("<h2>Chosen on the past, tested on what came after</h2>\n");
    page.append("<div class=\"scroll\"><table>\n<tr><th>from</th><th>to</th><th>parameters</th>");
    page.append("<th>searched</th><th>tested</th><th>trades</th></tr>\n");
    for (WalkForward.Window window : walk.windows()) {
      row(
          page,
          Instant.ofEpochSecond(window.from()).toString(),
          Instant.ofEpochSecond(window.to()).toString(),
          text(window.parameters()),
          Report.percent(window.searched()),
          Report.percent(window.tested()),
          Integer.toString(window.trades()));
    }
    page.append(
        String.format(
            Locale.ROOT,
            "</table></div>\n<p class=\"soft\">All windows together: %s</p>\n",
            Report.percent(walk.total())));
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<td>").append(cell).append("</td>");
    }
    page.append("</tr>\n");
  }

  private static String text(SortedMap<String, BigDecimal> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue().toPlainString())
        .collect(Collectors.joining(", "));
  }
}
