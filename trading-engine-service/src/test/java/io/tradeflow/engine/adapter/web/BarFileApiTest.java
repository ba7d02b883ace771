package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Http.ok;
import static io.tradeflow.engine.adapter.web.Http.refused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.adapter.cli.CommandLine;
import io.tradeflow.engine.domain.backtest.Bars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Bars that account holders bring, over the service's own HTTP. */
class BarFileApiTest {
  private static final String TEXT = text(true);

  private final Http trader = new Http(UUID.randomUUID().toString());
  private final Http stranger = new Http(UUID.randomUUID().toString());

  private static String text(boolean volume) {
    Bars bars = PastCandles.bars("OWN-EUR");
    StringBuilder text = new StringBuilder("time,open,high,low,close");
    text.append(volume ? ",volume\n" : "\n");
    for (int i = 0; i < bars.count(); i++) {
      text.append(Instant.ofEpochSecond(bars.openSecond(i)));
      for (double each : new double[] {bars.open(i), bars.high(i), bars.low(i), bars.close(i)}) {
        text.append(',').append(each);
      }
      text.append(volume ? "," + bars.volume(i) : "").append('\n');
    }
    return text.toString();
  }

  private JsonNode uploaded(String text) {
    return ok(
        trader.upload("/backtests/data?symbol=OWN-EUR&name=own-eur-1m.csv", text.getBytes(UTF_8)));
  }

  private JsonNode result(String body) {
    String path = "/backtests/" + ok(trader.post("/backtests", body)).path("id").asString();
    JsonNode seen = trader.finished(path);
    assertThat(seen.path("state").asString()).as(seen.toString()).isEqualTo("DONE");
    return ok(trader.get(path + "/result"));
  }

  @Test
  void givesWhatTheCommandLineGives(@TempDir Path folder) throws IOException {
    JsonNode file = uploaded(TEXT);
    assertThat(file.path("bars").asInt()).isEqualTo(2_000);
    assertThat(file.path("barSeconds").asInt()).isEqualTo(60);
    assertThat(file.path("volume").asBoolean()).isTrue();
    assertThat(file.path("bytes").asInt()).isEqualTo(TEXT.length());
    Path data = folder.resolve("own-eur-1m.csv");
    Path report = folder.resolve("report.json");
    Files.writeString(data, TEXT);
    CommandLine.backtest(
        "--strategy", "ema-cross", "--data", data.toString(), "--report", report.toString());

    String body = "{\"strategy\": \"ema-cross\", \"data\": [\"%s\"]}";
    String path =
        "/backtests/"
            + ok(trader.post("/backtests", body.formatted(file.path("id").asString())))
                .path("id")
                .asString();
    JsonNode seen = trader.finished(path);

    assertThat(seen.path("state").asString()).as(seen.toString()).isEqualTo("DONE");
    assertThat(seen.at("/symbols/0").asString()).isEqualTo("OWN-EUR");
    assertThat(seen.path("interval").isNull()).isTrue();
    assertThat(seen.path("data").get(0)).isEqualTo(file.path("id"));
    assertThat(Http.text(trader.get(path + "/result"))).isEqualTo(Files.readString(report));
  }

  @Test
  void withoutVolumeFiltersPassAndTheReportSaysSo() {
    JsonNode file = uploaded(text(false));
    assertThat(file.path("volume").asBoolean()).isFalse();
    JsonNode result =
        result(
            "{\"strategy\": \"apex\", \"data\": [\"%s\"], \"search\": {\"method\": \"grid\","
                    .formatted(file.path("id").asString())
                + " \"ranges\": {\"adxMin\": {\"from\": 5, \"to\": 20, \"step\": 5}}}}");
    assertThat(result.path("notes").toString()).contains("volume filters pass");
    assertThat(result.at("/metrics/trades").asInt()).isPositive();
    assertThat(result.at("/search/trials").asInt()).isEqualTo(4);
  }

  @Test
  void fromAndToCutIt() {
    JsonNode file = uploaded(TEXT);
    Instant from = Instant.parse(file.path("from").asString()).plusSeconds(6_000);
    Instant to = from.plusSeconds(36_000);
    String id = file.path("id").asString();
    JsonNode result =
        result(
            "{\"strategy\": \"ema-cross\", \"data\": [\"%s\"], \"from\": \"%s\", \"to\": \"%s\"}"
                .formatted(id, from, to));
    assertThat(result.path("to").asString()).isEqualTo(to.toString());
    assertThat(result.path("from").asString()).isGreaterThanOrEqualTo(from.toString());
    assertThat(result.path("bars").asInt()).isBetween(100, 600);
    String outside = "{\"strategy\": \"apex\", \"data\": [\"%s\"], \"from\": \"2030-01-01\"}";
    refused(trader.post("/backtests", outside.formatted(id)), 422, "SPAN_NOT_COVERED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`time,open,high,low,close\n2026-01-01,1,1,1,1\n2026-01-02,1,1,1,x\n` | line 3",
        "`time,open,high,low,close\n2026-01-02,1,1,1,1\n2026-01-01,1,1,1,1\n` | line 3",
        "`time,open,high,low,close\n2026-01-02,1,2,3,1\n` | line 2",
        "`time,open,high,low,close\n` | no bars",
        "`when,open,high,low,close\n1,1,1,1,1\n` | line 1",
        "`time,open,high,low,close\n1,1,1,1,1,\u00e9\n` | UTF-8"
      })
  void whatIsNoFileOfBarsIsRefusedWithItsLine(String text, String says) {
    JsonNode problem =
        refused(
            trader.upload("/backtests/data?symbol=A", text.getBytes(ISO_8859_1)),
            422,
            "INVALID_BACKTEST");
    assertThat(problem.path("detail").asString()).contains(says);
    assertThat(ok(trader.get("/backtests/data")).path("items")).isEmpty();
  }

  @Test
  void refusesWhatItCannotName() {
    byte[] text = TEXT.getBytes(UTF_8);
    for (String query : new String[] {"symbol=a<b", "symbol=", "symbol=A&name=..%2Fx"}) {
      JsonNode problem =
          refused(trader.upload("/backtests/data?" + query, text), 422, "INVALID_BACKTEST");
      assertThat(problem.path("field").asString())
          .isEqualTo(query.contains("name") ? "name" : "symbol");
    }
    refused(trader.upload("/backtests/data", text), 400, "MALFORMED_REQUEST");
    trader.post("/backtests/data?symbol=A", "{}").expectStatus().isEqualTo(415);
  }

  @Test
  void aFileHasItsBound() {
    byte[] large = new byte[8 * 1024 * 1024 + 1];
    Arrays.fill(large, (byte) '\n');
    refused(trader.upload("/backtests/data?symbol=A", large), 413, "FILE_TOO_LARGE");
  }

  @Test
  void aPlanTestsSoManyBars() {
    StringBuilder text = new StringBuilder("time,open,high,low,close\n");
    for (int i = 1; i <= 50_001; i++) {
      text.append(60 * i).append(",1,1,1,1\n");
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    JsonNode problem =
        refused(trader.upload("/backtests/data?symbol=A", bytes), 422, "TOO_MANY_BARS");
    assertThat(problem.path("detail").asString()).contains("50,001", "50,000");
  }

  @Test
  void aPlanKeepsSoManyFilesAndBytes() {
    String first = uploaded(TEXT).path("id").asString();
    byte[] nearly = Arrays.copyOf(TEXT.getBytes(UTF_8), 8 * 1024 * 1024);
    Arrays.fill(nearly, TEXT.length(), nearly.length, (byte) '\n');
    refused(trader.upload("/backtests/data?symbol=A", nearly), 409, "TOO_MANY_BYTES");
    uploaded(TEXT);
    uploaded(TEXT);
    refused(trader.upload("/backtests/data?symbol=A", TEXT.getBytes(UTF_8)), 409, "TOO_MANY_FILES");
    JsonNode page = ok(trader.get("/backtests/data?limit=2"));
    assertThat(page.path("items")).hasSize(2);
    JsonNode rest = ok(trader.get("/backtests/data?cursor=" + page.path("nextCursor").asString()));
    assertThat(rest.path("items"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("id").asString()).isEqualTo(first));
    trader.delete("/backtests/data/" + first).expectStatus().isNoContent();
    refused(trader.get("/backtests/data/" + first), 404, "DATA_NOT_FOUND");
    uploaded(TEXT);
  }

  @Test
  void othersFilesAreNotThere() {
    String id = uploaded(TEXT).path("id").asString();
    refused(stranger.get("/backtests/data/" + id), 404, "DATA_NOT_FOUND");
    refused(stranger.delete("/backtests/data/" + id), 404, "DATA_NOT_FOUND");
    assertThat(ok(stranger.get("/backtests/data")).path("items")).isEmpty();
    for (String asked : new String[] {id, "nonsense"}) {
      refused(
          stranger.post(
              "/backtests", "{\"strategy\": \"apex\", \"data\": [\"%s\"]}".formatted(asked)),
          404,
          "DATA_NOT_FOUND");
    }
    assertThat(ok(trader.get("/backtests/data/" + id)).path("id").asString()).isEqualTo(id);
  }

  @Test
  void aRequestHasDataOrSymbols() {
    String id = uploaded(TEXT).path("id").asString();
    String other = uploaded(TEXT).path("id").asString();
    String body = "{\"strategy\": \"apex\", \"data\": [%s]%s}";
    String quoted = "\"" + id + "\"";
    for (String[] each :
        new String[][] {
          {quoted, ", \"symbols\": [\"A\"]", "symbols"},
          {quoted, ", \"interval\": \"1m\"", "interval"},
          {quoted, ", \"warmUpBars\": 5", "warmUpBars"},
          {quoted + "," + quoted, "", "data"},
          {quoted + ",\"" + other + "\"", "", "data"},
          {"", "", "data"}
        }) {
      JsonNode problem =
          refused(
              trader.post("/backtests", body.formatted(each[0], each[1])), 422, "INVALID_BACKTEST");
      assertThat(problem.path("field").asString()).isEqualTo(each[2]);
    }
  }
}
