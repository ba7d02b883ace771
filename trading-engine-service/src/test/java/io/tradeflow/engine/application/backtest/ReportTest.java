package io.tradeflow.engine.application.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.BarReader;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Scaling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final long DAY = 86_400;

  private static Bars days(String symbol, String... rows) throws IOException {
    String text = "time,open,high,low,close,volume\n" + String.join("\n", rows);
    try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
      return BarReader.read(symbol, lines, Progress.NONE);
    }
  }

  /** Buys at the first close. */
  private static Report report(Bars bars) {
    Subject subject =
        new Subject.Each(
            "first",
            Scaling.ALL_OR_NOTHING,
            any -> {
              boolean[] done = {false};
              return bar -> {
                boolean before = done[0];
                done[0] = true;
                return before ? Advice.WAIT : new Advice.Trade(Direction.BUY, 1, "first");
              };
            });
    Result result =
        new Backtest(subject, List.of(bars), BacktestTerms.STANDARD, Long.MIN_VALUE)
            .run(Progress.NONE);
    return Report.of(result, "days.csv", new TreeMap<>());
  }

  @Test
  void aBarBelongsToTheMonthInWhichItOpens() {
    long january = LocalDate.parse("2026-01-30").toEpochDay() * DAY;
    long[] opens = {january, january + DAY, january + 2 * DAY, january + 340 * DAY};
    Curve curve = new Curve(100, opens, 0, (int) DAY, new double[] {110, 121, 60.5, 66.55});

    Months months = Months.of(curve);

    assertThat(months.returns().keySet())
        .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2), YearMonth.of(2027, 1));
    assertThat(months.returns().get(YearMonth.of(2026, 1))).isCloseTo(0.21, within(1e-12));
    assertThat(months.returns().get(YearMonth.of(2026, 2))).isCloseTo(-0.5, within(1e-12));
    assertThat(months.year(2026)).isCloseTo(-0.395, within(1e-12));
  }

  @Test
  void saysWhatLooksLikeASplitAndWhereBarsAreMissing() throws IOException {
    Report report =
        report(
            days(
                "AAA",
                "2026-01-05,100,100,100,100,9000",
                "2026-01-06,100,100,100,100,9000",
                "2026-01-07,25,25,25,25,9000",
                "2026-03-01,80,80,80,80,9000"));

    assertThat(report.notes())
        .anyMatch(
            it -> it.contains("less than half") && it.contains("1 times, first on 2026-01-07"))
        .anyMatch(it -> it.contains("no bars for 52 days before 2026-03-01"))
        .anyMatch(it -> it.contains("1 trades are too few"));
  }

  @Test
  void saysWhenOrdersWereTooLargeForTheirMarket() throws IOException {
    Bars thin =
        days(
            "AAA",
            "2026-01-05,10.01,10.01,10.01,10.01,500",
            "2026-01-06,10.01,10.01,10.01,10.01,500");

    assertThat(report(thin).notes()).anyMatch(it -> it.contains("a tenth of their bar's volume"));
  }

  @Test
  void nothingThatIsGivenBecomesMarkup() throws IOException {
    Bars bars = days("<b>A&B</b>", "2026-01-05,10,10,10,10,500", "2026-01-06,10,10,10,10,500");
    Report plain = report(bars);
    Report report =
        new Report(
            plain.result(),
            plain.metrics(),
            "</script><script>alert(1)</script>",
            plain.parameters(),
            List.of("<i>"),
            null,
            null);

    assertThat(HtmlReport.of(report))
        .contains("&lt;b&gt;A&amp;B&lt;/b&gt;", "&lt;i&gt;")
        .doesNotContain("<b>A&B", "<script>alert", "<i>");
    assertThat(JsonReport.of(report)).doesNotContain("</script>").contains("\\u003c/script>");
  }

  @Test
  void everySymbolHasItsCandlesAndItsMarks() throws IOException {
    Bars one = days("AAA", "2026-01-05,10,12,9,11,500", "2026-01-06,11,11,11,11,500");
    Bars two = days("BBB", "2026-01-05,20,22,19,21,500", "2026-01-06,21,21,21,21,500");
    Subject always =
        new Subject.Each(
            "always",
            Scaling.ALL_OR_NOTHING,
            any -> bar -> new Advice.Trade(Direction.BUY, 1, "always"));
    Result result =
        new Backtest(
                always,
                List.of(one, two),
                BacktestTerms.STANDARD.withSizing(
                    new Sizing(Sizing.Type.QUOTE_AMOUNT, new BigDecimal("100"))),
                Long.MIN_VALUE)
            .run(Progress.NONE);

    String page = HtmlReport.of(Report.of(result, "days.csv", new TreeMap<>()));
    String data = page.substring(page.indexOf("id=\"data\">") + 10, page.indexOf("</script>"));
    JsonNode charts = new JsonMapper().readTree(data).path("charts");
    assertThat(charts).extracting(it -> it.path("symbol").asString()).containsExactly("AAA", "BBB");
    assertThat(charts.at("/0/high/0").asDouble()).isEqualTo(12);
    assertThat(charts.at("/1/high/0").asDouble()).isEqualTo(22);
    assertThat(charts.at("/0/marks")).hasSize(1);
    assertThat(charts.at("/1/marks/0/2").asDouble()).isBetween(19.0, 24.0);
    assertThat(page)
        .contains("<option value=\"1\">BBB</option>", "data-symbol=\"1\" data-at=\"1\"");
    assertThat(HtmlReport.of(report(one))).doesNotContain("<select");
  }
}
