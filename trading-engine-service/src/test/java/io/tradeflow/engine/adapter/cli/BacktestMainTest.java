package io.tradeflow.engine.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradeflow.engine.adapter.search.JeneticsEvolver;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BacktestMainTest {
  private static final Path SHARED =
      Path.of(System.getProperty("tradeflow.shared-data", "../../shared/data"));

  @TempDir private Path folder;
  private Path data;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void writeBars() throws IOException {
    data = folder.resolve("gen-usd-1m.csv");
    write(data, true);
  }

  private static void write(Path file, boolean withVolume) throws IOException {
    StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
    for (Market.Row row : GeneratedMarket.minutes().rows()) {
      text.append(Instant.ofEpochSecond(row.openSecond())).append(',').append(row.open());
      text.append(',').append(row.high()).append(',').append(row.low()).append(',');
      text.append(row.close()).append(',').append(withVolume ? row.volume() : 0).append('\n');
    }
    Files.writeString(file, text);
  }

  private int run(String... arguments) {
    return BacktestMain.run(
        arguments,
        new JeneticsEvolver(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  private String[] apex(String... more) {
    return Stream.concat(
            Stream.of("--strategy", "apex", "--data", data.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void testsARule() throws IOException {
    Path rule = folder.resolve("rule.json");
    Path json = folder.resolve("out.json");
    String[] call = {
      "--rule", rule.toString(), "--data", data.toString(), "--report", json.toString()
    };
    Files.writeString(
        rule,
        """
        {"name": "Up", "indicators": {"fast": {"type": "ema", "period": 5}},
         "entry": {"crossesAbove": ["close", "fast"]}, "exitAfter": {"bars": 7},
         "sizing": {"type": "QUOTE_AMOUNT", "value": 1000}}
        """);

    assertThat(run(call)).as(complained()).isZero();
    JsonNode report = new JsonMapper().readTree(Files.readString(json));
    assertThat(report.path("strategy").asString()).isEqualTo("Up");
    assertThat(report.at("/terms/sizing").asString()).isEqualTo("QUOTE_AMOUNT");
    assertThat(report.at("/metrics/trades").asInt()).isGreaterThan(10);

    Files.writeString(rule, "{\"name\": \"Up\", \"entry\": {\"above\": [\"close\", \"slow\"]}}");
    assertThat(run(call)).isEqualTo(2);
    assertThat(complained()).contains("/entry/above/1: There is no 'slow' here", "way out");
    Files.writeString(rule, "{");
    assertThat(run(call)).isEqualTo(2);
    assertThat(complained()).contains("line 1, column 2");
    assertThat(run("--rule", "nowhere.json", "--data", data.toString())).isEqualTo(2);
    assertThat(run("--rule", rule.toString(), "--strategy", "apex", "--data", data.toString()))
        .isEqualTo(2);
    assertThat(complained()).contains("There is no file nowhere.json", "not both");
  }

  @Test
  void writesReportsThatAreTheSameEachTime() throws IOException {
    Path html = folder.resolve("out.html");
    Path json = folder.resolve("out.json");
    String[] call = apex("--report", html.toString(), "--report", json.toString(), "--check", "3");

    assertThat(run(call)).isZero();
    byte[] page = Files.readAllBytes(html);
    byte[] figures = Files.readAllBytes(json);
    assertThat(run(call)).isZero();

    assertThat(Files.readAllBytes(html)).isEqualTo(page);
    assertThat(Files.readAllBytes(json)).isEqualTo(figures);
    assertThat(said()).contains("total return", "No look-ahead: 3 other futures");
    assertThat(new String(page, StandardCharsets.UTF_8))
        .startsWith("<!doctype html>")
        .contains("Backtest: apex on GEN-USD")
        .doesNotContain(folder.toString(), "http://", "https://", "NaN", "src=");
  }

  @Test
  void jsonHasTradesThatSumUpToTheResult() throws IOException {
    Path json = folder.resolve("out.json");

    assertThat(run(apex("--report", json.toString(), "--param", "adxMin=10"))).isZero();
    JsonNode report = JsonMapper.shared().readTree(Files.readString(json));

    double profits = 0;
    for (JsonNode trade : report.path("trades")) {
      profits += trade.path("profit").asDouble();
    }
    assertThat(report.path("parameters").path("adxMin").asInt()).isEqualTo(10);
    assertThat(report.path("trades").size())
        .isEqualTo(report.path("metrics").path("trades").asInt())
        .isPositive();
    assertThat(profits / 10_000)
        .isCloseTo(
            report.path("metrics").path("totalReturn").asDouble(),
            org.assertj.core.api.Assertions.within(1e-9));
    assertThat(report.path("source").asString()).isEqualTo("gen-usd-1m.csv");
  }

  @Test
  void dataWithoutVolumePassVolumeFiltersAndTheReportSaysSo() throws IOException {
    write(data, false);

    assertThat(run(apex("--param", "volumeFactor=10"))).isZero();

    assertThat(said())
        .contains("GEN-USD has no volume in its data: volume filters pass")
        .doesNotContain("trades           0");
  }

  @Test
  void timesOfTheSpanAreKept() throws IOException {
    Path json = folder.resolve("out.json");

    assertThat(
            run(
                apex(
                    "--from",
                    "2026-01-05T12:00:00Z",
                    "--to=2026-01-06",
                    "--report",
                    json.toString())))
        .isZero();

    JsonNode report = JsonMapper.shared().readTree(Files.readString(json));
    // The market was not traded at 12:00 and 12:01.
    assertThat(report.path("from").asString()).isEqualTo("2026-01-05T12:02:00Z");
    assertThat(report.path("to").asString()).isLessThanOrEqualTo("2026-01-06T00:00:00Z");
  }

  @Test
  void runsUniverseStrategiesOverSeveralFiles() throws IOException {
    Path other = folder.resolve("other-1m.csv");
    write(other, true);

    assertThat(
            run("--strategy", "pairs", "--data", data.toString(), "--data", "OTHER-USD=" + other))
        .isZero();
    assertThat(said()).contains("bars");
  }

  @Test
  void saysWhatIsWrongAndWhatWouldBeRight() throws IOException {
    assertThat(run("--strategy", "apx", "--data", data.toString())).isEqualTo(2);
    assertThat(complained())
        .contains("There is no strategy apx. There are: apex, ema-cross")
        .contains("pairs");
    errors.reset();

    assertThat(run(apex("--param", "adx=10"))).isEqualTo(2);
    assertThat(complained()).contains("apex has no parameter adx. It has: adxMin");
    errors.reset();

    assertThat(run(apex("--form", "2020-01-01"))).isEqualTo(2);
    assertThat(complained()).contains("There is no option --form");
    errors.reset();

    assertThat(run(apex("--fee", "-1"))).isEqualTo(2);
    assertThat(complained()).contains("--fee must be between 0 and 1000, not -1");
    errors.reset();

    assertThat(run(apex("--report", "out.pdf"))).isEqualTo(2);
    assertThat(complained()).contains("must end with .html or .json");
    errors.reset();

    assertThat(run("--strategy", "apex", "--data", "missing.csv")).isEqualTo(2);
    assertThat(complained()).contains("There is no file missing.csv");
    errors.reset();

    Files.writeString(data, "time,open,high,low,close\n60,1,1,1,x\n");
    assertThat(run(apex())).isEqualTo(2);
    assertThat(complained()).contains("gen-usd-1m.csv, line 2: 'x' is not a number");
  }

  @Test
  void readsEveryRecordedFile() throws IOException {
    assumeTrue(Files.isDirectory(SHARED), () -> "No recorded market data in " + SHARED);
    try (Stream<Path> files = Files.list(SHARED)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".csv")).toList()) {
        Path page = folder.resolve(file.getFileName() + ".html");

        assertThat(
                run("--strategy", "apex", "--data", file.toString(), "--report", page.toString()))
            .as(file.toString())
            .isZero();
        assertThat(page).isNotEmptyFile();
      }
    }
  }
}
