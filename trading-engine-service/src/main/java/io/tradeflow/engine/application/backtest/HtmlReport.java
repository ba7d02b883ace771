package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.Metrics;
import io.tradeflow.engine.domain.backtest.RoundTrip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/** A report as one page that needs nothing else: no network, no other file. */
public final class HtmlReport {
  private static final int MOST_ROWS = 2_000;
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final Report report;
  private final ChartData charts;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(Report report) {
    this.report = report;
    this.charts = new ChartData(report.result());
  }

  public static String of(Report report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    String title = "Backtest: " + report.result().subject().code() + " on " + report.symbols();
    add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    add(text(title)).add("</title>\n<style>\n").add(resource("report.css"));
    add("</style>\n</head>\n<body>\n<h1>").add(text(title)).add("</h1>\n");
    head();
    cards();
    notes();
    if (report.found() != null) {
      add(FoundHtml.of(report.found()));
    }
    add("<h2>Worth</h2>\n<p class=\"key\"><i style=\"background:var(--main)\"></i>strategy");
    add("<i style=\"background:var(--other)\"></i>buy and hold</p>\n");
    add("<canvas id=\"equity\" role=\"img\" aria-label=\"Worth over time\"></canvas>\n");
    add("<h2>Fall from the highest worth</h2>\n");
    add("<canvas id=\"drawdown\" role=\"img\" aria-label=\"Drawdown over time\"></canvas>\n");
    months();
    candles();
    trades();
    figures();
    terms();
    add("<script type=\"application/json\" id=\"data\">").add(charts.json());
    add("</script>\n<script>\n").add(resource("report.js")).add("</script>\n</body>\n</html>\n");
    return page.toString();
  }

  private void head() {
    Curve equity = report.result().equity();
    add(
        "<p class=\"soft\">%s to %s UTC, %d bars of %s from %s</p>\n",
        time(equity.begin()),
        time(equity.end()),
        equity.count(),
        Report.interval(equity.seconds()),
        text(report.source()));
    StringBuilder values = new StringBuilder();
    report
        .parameters()
        .forEach((name, value) -> values.append(name).append(' ').append(value).append("  "));
    add("<p class=\"soft\">").add(text(values.toString().strip())).add("</p>\n");
  }

  private void cards() {
    Metrics metrics = report.metrics();
    add("<div class=\"cards\">\n");
    card("total return", Report.percent(metrics.totalReturn()), metrics.totalReturn());
    card("buy and hold", Report.percent(metrics.benchmarkReturn()), metrics.benchmarkReturn());
    card("growth a year", Report.percent(metrics.growth()), metrics.growth());
    card("Sharpe ratio", Report.plain(metrics.returns().sharpe()), 0);
    card("deepest fall", Report.percent(-metrics.drawdown().deepest()), 0);
    card("trades", Integer.toString(metrics.trades().count()), 0);
    card("won", share(metrics.trades().winRate()), 0);
    card("profit factor", Report.plain(metrics.trades().profitFactor()), 0);
    add("</div>\n");
  }

  private void card(String name, String value, double sign) {
    String tone = sign > 0 ? " class=\"up\"" : sign < 0 ? " class=\"down\"" : "";
    add("<div class=\"card\"><b%s>%s</b><span>%s</span></div>\n", tone, value, name);
  }

  private void notes() {
    if (!report.notes().isEmpty()) {
      add("<ul class=\"notes\">\n");
      report.notes().forEach(note -> add("<li>").add(text(note)).add("</li>\n"));
      add("</ul>\n");
    }
  }

  private void months() {
    Months months = Months.of(report.result().equity());
    double most = months.returns().values().stream().mapToDouble(Math::abs).max().orElse(0);
    add("<h2>Months</h2>\n<div class=\"scroll\"><table class=\"heat\">\n<tr><th></th>");
    MONTHS.forEach(month -> add("<th>").add(month).add("</th>"));
    add("<th>Year</th></tr>\n");
    int last = months.returns().lastKey().getYear();
    for (int year = months.returns().firstKey().getYear(); year <= last; year++) {
      add("<tr><td>" + year + "</td>");
      for (int month = 1; month <= MONTHS.size(); month++) {
        heat(months.returns().get(YearMonth.of(year, month)), most);
      }
      add("<td>" + cell(months.year(year)) + "</td></tr>\n");
    }
    add("</table></div>\n");
  }

  private void heat(@org.jspecify.annotations.Nullable Double value, double most) {
    if (value == null) {
      add("<td></td>");
      return;
    }
    double strength = value == 0 ? 0 : 0.1 + 0.55 * Math.sqrt(Math.abs(value) / most);
    String tone = value >= 0 ? "24,150,105" : "205,60,65";
    add("<td style=\"background:rgba(%s,%.2f)\">%s</td>", tone, strength, cell(value));
  }

  private void candles() {
    List<SymbolChart> shown = charts.charts();
    add("<h2>%s with entries and exits</h2>\n", text(report.symbols()));
    if (shown.size() > 1) {
      add("<p class=\"tools\"><label>symbol <select id=\"symbol\">\n");
      for (int i = 0; i < shown.size(); i++) {
        String name = report.result().bars().get(i).symbol();
        add("<option value=\"%d\">%s</option>\n", i, text(name));
      }
      add("</select></label></p>\n");
    }
    add("<p class=\"key\"><span style=\"color:var(--main)\">▲</span> buy &nbsp; ");
    add("▼ sell &nbsp; <span id=\"shown\"></span>");
    add("</p>\n<canvas id=\"candles\" role=\"img\" aria-label=\"Candles\"></canvas>\n");
    add("<p class=\"tools\"><button id=\"to-left\">earlier</button> ");
    add("<button id=\"to-right\">later</button> <button id=\"to-in\">closer</button> ");
    add("<button id=\"to-out\">farther</button> <button id=\"to-all\">all</button></p>\n");
  }

  private void trades() {
    List<RoundTrip> trips = report.result().ledger().trips();
    add("<h2>Trades</h2>\n<div class=\"trades\"><table>\n<tr><th>entry</th><th>exit</th>");
    add("<th>symbol</th><th>quantity</th><th>bought at</th><th>sold at</th><th>profit</th>");
    add("<th>gain</th><th>worst</th><th>best</th><th>fees</th></tr>\n");
    for (RoundTrip trip : trips.subList(0, Math.min(trips.size(), MOST_ROWS))) {
      trade(trip);
    }
    add("</table></div>\n");
    if (trips.size() > MOST_ROWS) {
      add("<p class=\"soft\">%d more are left out.</p>\n", trips.size() - MOST_ROWS);
    }
  }

  private void trade(RoundTrip trip) {
    List<SymbolChart> shown = charts.charts();
    String at =
        trip.symbol() < shown.size()
            ? " data-symbol=\"%d\" data-at=\"%d\""
                .formatted(trip.symbol(), shown.get(trip.symbol()).candle(trip.entryBar()))
            : "";
    add("<tr%s><td>%s</td><td>%s</td>", at, time(trip.entrySecond()), exit(trip));
    add("<td>%s</td>", text(report.result().bars().get(trip.symbol()).symbol()));
    add(
        "<td>%s</td><td>%s</td><td>%s</td>",
        short8(trip.quantity()), short8(trip.entryPrice()), short8(trip.exitPrice()));
    String tone = trip.profit().signum() > 0 ? "up" : "down";
    add(
        "<td class=\"%s\">%.2f</td><td class=\"%s\">%s</td>",
        tone, trip.profit().doubleValue(), tone, Report.percent(trip.gain()));
    add(
        "<td>%s</td><td>%s</td><td>%.2f</td></tr>\n",
        Report.percent(trip.worst()), Report.percent(trip.best()), trip.fees().doubleValue());
  }

  private static String exit(RoundTrip trip) {
    return trip.open() ? "held at the end" : time(trip.exitSecond());
  }

  private void figures() {
    Metrics it = report.metrics();
    add("<h2>Figures</h2>\n<div class=\"pairs\">\n");
    pair("Volatility a year", share(it.returns().volatility()));
    pair("Sortino ratio", Report.plain(it.returns().sortino()));
    pair("Calmar ratio", Report.plain(it.calmar()));
    pair("Omega ratio", Report.plain(it.returns().omega()));
    pair("Longest time under a high", days(it.drawdown().longestSeconds()));
    pair("Value at risk, a bar, 95 %", share(it.returns().valueAtRisk()));
    pair("Expected shortfall, a bar", share(it.returns().expectedShortfall()));
    pair("Skew of a bar", Report.plain(it.returns().skew()));
    pair("Alpha a year", Report.percent(it.alpha()));
    pair("Beta", Report.plain(it.beta()));
    pair("Exposure", share(it.exposure()));
    pair("Turnover a year", Report.plain(it.turnover()) + " ×");
    pair("Fees", Report.plain(it.fees()));
    pair("Mean profit of a trade", Report.plain(it.trades().expectancy()));
    pair("Mean win", Report.plain(it.trades().averageWin()));
    pair("Mean loss", Report.plain(it.trades().averageLoss()));
    pair("Mean worst of a trade (MAE)", Report.percent(it.trades().meanWorst()));
    pair("Mean best of a trade (MFE)", Report.percent(it.trades().meanBest()));
    pair("Mean time in a trade", days(it.trades().meanSeconds()));
    pair("Sharpe ratio of buy and hold", Report.plain(it.benchmarkSharpe()));
    pair("Deepest fall of buy and hold", Report.percent(-it.benchmarkDrawdown()));
    add("</div>\n");
  }

  private void terms() {
    BacktestTerms terms = report.result().terms();
    var fees = terms.paper().fees().tier(BigDecimal.ZERO);
    add("<h2>Terms</h2>\n<div class=\"pairs\">\n");
    pair("Cash at the start", terms.cash().toPlainString());
    pair("Portion", terms.sizing().value().toPlainString() + " " + terms.sizing().type());
    pair("Orders", terms.order().name());
    pair("Fee of takers, makers", fees.takerBps() + ", " + fees.makerBps() + " bps");
    pair("Slippage", terms.paper().slippageBps() + " bps");
    pair("Spread", terms.spreadBps() + " bps");
    pair(
        "Share of the volume",
        terms.participation().signum() == 0 ? "any" : share(terms.participation().doubleValue()));
    pair("Lot", terms.lotSize().toPlainString());
    if (terms.protection().stopLossPercent() != null) {
      pair("Stop-loss order", terms.protection().stopLossPercent() + " %");
    }
    if (terms.protection().trailingPercent() != null) {
      pair("Trailing stop order", terms.protection().trailingPercent() + " %");
    }
    add("</div>\n<p class=\"soft\">Orders are executed in the bar after their signal or later.");
    add(" What past bars would have given says nothing certain about bars to come.</p>\n");
  }

  private void pair(String name, String value) {
    add("<div><span>").add(name).add("</span><b>").add(text(value)).add("</b></div>\n");
  }

  private HtmlReport add(String piece) {
    page.append(piece);
    return this;
  }

  // The annotation that the check wants is not the JDK's.
  @SuppressWarnings("AnnotateFormatMethod")
  private HtmlReport add(String format, Object... values) {
    return add(String.format(Locale.ROOT, format, values));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }

  private static String cell(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%+.1f", 100 * value);
  }

  private static String days(double seconds) {
    if (Double.isNaN(seconds)) {
      return "–";
    }
    return seconds >= 172_800
        ? String.format(Locale.ROOT, "%.1f days", seconds / 86_400)
        : String.format(Locale.ROOT, "%.1f hours", seconds / 3_600);
  }

  private static String short8(BigDecimal value) {
    return value.round(new MathContext(8)).stripTrailingZeros().toPlainString();
  }

  private static String time(long second) {
    String iso = Instant.ofEpochSecond(second).toString();
    return iso.substring(0, 10) + " " + iso.substring(11, iso.length() - 1);
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlReport.class.getResourceAsStream("/backtest/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("The build has lost " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
