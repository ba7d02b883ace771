package io.tradeflow.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The programs under {@code examples/} against the running service. They are skipped where their
 * language is not installed: Node.js 20.10 or later ({@code TRADEFLOW_NODE} or {@code node}; before
 * 22.18 with npm, which fetches what erases the types), and Python with websockets ({@code
 * TRADEFLOW_PYTHON} or {@code python3}).
 */
class ExamplesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Node.js 22.18 runs TypeScript as it is; 20.10 has WebSocket if asked for. */
  private static final String NODE_22 = node(22, 18);

  private static final String NODE_20 = node(20, 10);
  private static final String TYPESCRIPT = "../examples/typescript/mean-cross.ts";
  private static final String ESBUILD = "--package=esbuild@0.25.12";

  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final String bot = SocketSystem.account();
  private final String symbol = "E" + bot.substring(0, 7).toUpperCase(Locale.ROOT) + "-USD";
  private @Nullable Process program;

  private static String node(int major, int minor) {
    return "const [a, b] = process.versions.node.split('.').map(Number);"
        + "process.exit(a > %1$d || (a === %1$d && b >= %2$d) ? 0 : 1)".formatted(major, minor);
  }

  private static SocketSystem system() {
    return SocketSystem.shared();
  }

  @AfterEach
  void ends() {
    if (program != null) {
      program.destroyForcibly();
      await().atMost(SOON).until(() -> system().open() == 0);
    }
  }

  @Test
  void typeScript() throws Exception {
    String node = System.getenv().getOrDefault("TRADEFLOW_NODE", "node");
    assumeTrue(works(node, "-e", NODE_20), "Node.js 20.10 or later is not installed");
    if (works(node, "-e", NODE_22)) {
      trades(node, TYPESCRIPT);
    } else {
      String script = "target/mean-cross.mjs";
      assertThat(
              works(
                  "npm",
                  "exec",
                  "--yes",
                  ESBUILD,
                  "--",
                  "esbuild",
                  TYPESCRIPT,
                  "--format=esm",
                  "--outfile=" + script))
          .as("npm erases the types")
          .isTrue();
      trades(node, "--experimental-websocket", script);
    }
  }

  @Test
  void python() throws Exception {
    String python = System.getenv().getOrDefault("TRADEFLOW_PYTHON", "python3");
    assumeTrue(works(python, "-c", "import websockets"), "Python has no websockets");

    trades(python, "../examples/python/mean_cross.py");
  }

  /** Buys on the way up, asks again when it was told to, and sells on the way down. */
  private void trades(String... command) throws Exception {
    Engine engine = system().engine;
    engine.answers(bot, "503 {\"code\":\"PRICE_UNKNOWN\",\"detail\":\"Send it again\"}");
    start(command);
    says("Watching " + symbol);
    for (int minute = 0; minute < 3; minute++) {
      closes(minute, "100");
    }
    closes(3, "101");
    closes(3, "101");

    says("PRICE_UNKNOWN");
    engine.answers(
        bot, "202 {\"status\":\"ACCEPTED\",\"eventId\":\"x\",\"signalIds\":[],\"code\":null}");
    says("Taken " + symbol + "/1m/2026-11-21T09:33:00Z/buy ACCEPTED");
    closes(4, "90");
    says("Taken " + symbol + "/1m/2026-11-21T09:34:00Z/sell ACCEPTED");

    List<String> bodies = engine.of(bot).stream().map(Engine.Asked::body).toList();
    assertThat(bodies).hasSizeGreaterThanOrEqualTo(3);
    assertThat(bodies)
        .filteredOn(body -> body.contains("\"action\":\"sell\""))
        .isNotEmpty()
        .allMatch(body -> body.contains("09:34:00Z/sell"));
    assertThat(bodies)
        .filteredOn(body -> body.contains("\"action\":\"buy\""))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(body -> body.contains("09:33:00Z/buy"));
  }

  private void start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TRADEFLOW_URL", "http://localhost:" + system().port());
    builder.environment().put("TRADEFLOW_TOKEN", system().token(SocketSystem.account()));
    builder.environment().put("BOT", bot);
    builder.environment().put("SYMBOL", symbol);
    builder.environment().put("CLOSES", "3");
    Process started = builder.start();
    program = started;
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(printed::add);
              } catch (IOException | UncheckedIOException e) {
                printed.add("(ended)");
              }
            });
  }

  private void says(String words) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(printed).anyMatch(line -> line.contains(words)));
  }

  private void closes(int minute, String price) {
    CandleEvent candle = Samples.candle(symbol, 1);
    BigDecimal amount = Decimals.toWire(new BigDecimal(price));
    system()
        .publish(
            Topics.MARKET_CANDLES,
            symbol,
            CandleEvent.newBuilder(candle)
                .setCandle(
                    CandleClosed.newBuilder(candle.getCandle())
                        .setOpenTime(
                            Instant.parse("2026-11-21T09:30:00Z").plusSeconds(60L * minute))
                        .setClose(amount)
                        .build())
                .build());
    system().flush();
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Stream.of(command).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
