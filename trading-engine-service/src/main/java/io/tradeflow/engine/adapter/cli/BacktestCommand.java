package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.application.backtest.Found;
import io.tradeflow.engine.application.backtest.HtmlReport;
import io.tradeflow.engine.application.backtest.JsonReport;
import io.tradeflow.engine.application.backtest.OtherHistories;
import io.tradeflow.engine.application.backtest.Report;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.LookAhead;
import io.tradeflow.engine.domain.backtest.Metrics;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.rule.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code backtest}: reads bars, runs a strategy over them, writes reports. */
final class BacktestCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "strategy",
          "rule",
          "data",
          "param",
          "from",
          "to",
          "report",
          "check",
          "cash",
          "sizing",
          "size",
          "fee",
          "maker-fee",
          "slippage",
          "spread",
          "participation",
          "latency",
          "lot",
          "order",
          "seed",
          "search",
          "trials",
          "walk-forward",
          "gap",
          "monte-carlo",
          "max-position",
          "daily-loss",
          "drawdown",
          "stop-loss",
          "trailing");
  private static final int MOST_FILES = 1_000;

  private final Options options;
  private final Evolver evolver;
  private final PrintStream out;
  private final Meter meter;

  BacktestCommand(Options options, Evolver evolver, PrintStream out, Meter meter) {
    this.options = options;
    this.evolver = evolver;
    this.out = out;
    this.meter = meter;
  }

  int run() throws IOException {
    @Nullable Rule rule = RuleFile.of(options);
    String code = rule == null ? options.required("strategy", "--strategy apex") : rule.name();
    List<String> files = options.all("data");
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new InvalidBacktest("--data is missing, for example --data btc-usd-1m.csv");
    }
    List<Path> reports = reports();
    BacktestTerms terms = Terms.of(options, files.size());
    if (rule != null && rule.sizing() != null && options.all("size").isEmpty()) {
      terms = terms.withSizing(rule.sizing());
    }
    Parameters parameters = Parameters.of(options.all("param"));
    @Nullable Searching searching =
        Searching.of(options, code, parameters, terms, evolver, meter, out);
    Map<String, BigDecimal> values = new TreeMap<>(parameters.fixed());
    @Nullable Found found = null;
    if (searching == null) {
      Subjects.Chosen unused = choose(rule, code, values, files.size());
    }
    List<Bars> bars = read(files);
    long from = options.second("from", Long.MIN_VALUE);
    if (searching != null) {
      found = searching.run(bars, from);
      values.putAll(found.best().parameters());
    }
    Subjects.Chosen chosen = choose(rule, code, values, files.size());
    meter.begin("Testing");
    Result result = new Backtest(chosen.subject(), bars, terms, from).run(meter);
    meter.end();
    @Nullable OtherHistories others = MonteCarlos.of(options, result);
    String source =
        String.join(", ", files.stream().map(file -> DataFile.of(file).name()).toList());
    Report report = Report.of(result, source, chosen.parameters()).with(found, others);
    print(report);
    for (Path path : reports) {
      boolean html = path.toString().endsWith(".html");
      String text = html ? HtmlReport.of(report) : JsonReport.of(report);
      Files.writeString(path, text, StandardCharsets.UTF_8);
      out.println("Report: " + path);
    }
    return check(chosen, bars, terms);
  }

  private static Subjects.Chosen choose(
      @Nullable Rule rule, String code, Map<String, BigDecimal> values, int symbols) {
    return rule == null ? Subjects.of(code, values, symbols) : Subjects.of(rule);
  }

  private List<Bars> read(List<String> files) throws IOException {
    List<Bars> bars = new ArrayList<>();
    for (String file : files) {
      bars.add(untilEnd(DataFile.of(file).read(meter)));
    }
    return bars;
  }

  private List<Path> reports() {
    List<Path> paths = new ArrayList<>();
    for (String text : options.all("report")) {
      if (!text.endsWith(".html") && !text.endsWith(".json")) {
        throw new InvalidBacktest("--report must end with .html or .json, not " + text);
      }
      Path path = Path.of(text);
      Path folder = path.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new InvalidBacktest("The folder of " + text + " is not there; create it first");
      }
      paths.add(path);
    }
    return paths;
  }

  private Bars untilEnd(Bars bars) {
    int end = bars.firstFrom(options.second("to", Long.MAX_VALUE));
    if (end == 0) {
      throw new InvalidBacktest(bars.symbol() + " has no bar before --to");
    }
    return end == bars.count() ? bars : bars.slice(0, end);
  }

  private int check(Subjects.Chosen chosen, List<Bars> bars, BacktestTerms terms) {
    int cuts = options.number("check", "1", "1000", BigDecimal.ZERO).intValue();
    if (cuts == 0) {
      return 0;
    }
    meter.begin("Looking for look-ahead");
    Optional<LookAhead.Finding> finding =
        new LookAhead(chosen.subject(), bars, terms).search(cuts, meter);
    meter.end();
    out.println(
        finding
            .map(
                it ->
                    "LOOK-AHEAD at %s: %s".formatted(Instant.ofEpochSecond(it.second()), it.what()))
            .orElse("No look-ahead: " + cuts + " other futures left the past as it was"));
    return finding.isPresent() ? 1 : 0;
  }

  private void print(Report report) {
    Metrics it = report.metrics();
    Result result = report.result();
    row("bars", "%d", result.equity().count());
    row(
        "total return",
        "%+.2f %%  (buy and hold %+.2f %%)",
        100 * it.totalReturn(),
        100 * it.benchmarkReturn());
    row("growth a year", "%+.2f %%", 100 * it.growth());
    row("Sharpe, Sortino", "%.2f, %.2f", it.returns().sharpe(), it.returns().sortino());
    row("deepest fall", "%.2f %%", 100 * it.drawdown().deepest());
    row("trades", "%d, %.1f %% won", it.trades().count(), 100 * it.trades().winRate());
    row("profit factor", "%.2f", it.trades().profitFactor());
    row("exposure", "%.1f %%", 100 * it.exposure());
    row("fees", "%.2f", it.fees());
    report.notes().forEach(note -> out.println("  ! " + note));
  }

  // The annotation that the check wants is not the JDK's.
  @SuppressWarnings("AnnotateFormatMethod")
  private void row(String name, String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    out.printf(Locale.ROOT, "  %-16s %s%n", name, text.replace("NaN", "–"));
  }
}
