package io.tradeflow.localstack.demo;

import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.client.Stream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Registers a trader, lets bots trade for it, and counts what comes of every order. */
public final class Demo {
  /** Where the stack's public interfaces are, and an operator who may choose the feed. */
  public record Stack(
      String gateway,
      String websocket,
      String kafka,
      String registry,
      String operator,
      String operatorPassword) {}

  /** Figures for the report, and whether nothing was lost or doubled. */
  public record Outcome(Map<String, Object> figures, boolean sound) {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REGISTRATIONS = 3;
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int BOT_SYMBOLS = 20;

  private final Stack stack;
  private final DemoSettings settings;
  private final PrintStream out;
  private final boolean terminal;
  private final Sabotage sabotage;
  private final Tally tally;
  private String accountId = "";
  private final List<String> bots = new ArrayList<>();

  /** {@code terminal} chooses a live screen over progress lines. */
  public Demo(Stack stack, DemoSettings settings, PrintStream out, boolean terminal) {
    this.stack = stack;
    this.settings = settings;
    this.out = out;
    this.terminal = terminal;
    this.sabotage = new Sabotage(settings.sabotage());
    this.tally = new Tally(sabotage);
  }

  /** Runs to the end. */
  public Outcome run() throws Exception {
    ApiClient trader = registered();
    ApiClient operator = new ApiClient(stack.gateway(), stack.operator(), stack.operatorPassword());
    await("the account's paper money and limits", () -> ready(trader));

    List<String> symbols = symbols(operator);
    try (Stream trades = new Stream(stack.websocket(), "/ws/trades", trader, null, tally::onTrade);
        Stream positions =
            new Stream(stack.websocket(), "/ws/positions", trader, null, tally::onPosition);
        Stream market =
            new Stream(
                stack.websocket(),
                "/ws/market-data",
                trader,
                subscription(symbols),
                tally::onMarket)) {
      List<Stream> streams = List.of(trades, positions, market);
      for (Stream stream : streams) {
        stream.renew();
      }
      startBots(trader, symbols);
      startFeed(operator);
      await(
          "the first candle",
          () -> {
            market.renew();
            return tally.firstCandle() != null;
          });
      Duration elapsed = watch(streams);
      stopBots(trader);
      settle(trader);
      return conclude(trader, accountId, elapsed);
    }
  }

  /** A new trader; a stack that has just started may need more than one attempt. */
  private ApiClient registered() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String mail = "demo-" + UUID.randomUUID() + "@example.com";
      ApiClient trader = new ApiClient(stack.gateway(), mail, "Demo-" + UUID.randomUUID());
      try {
        accountId = trader.register().path("accountId").asString();
        out.println("Registered " + mail + " as account " + accountId);
        return trader;
      } catch (ApiClient.ApiException e) {
        boolean unanswered = e.status() == 0 || e.status() >= 500;
        if (!unanswered || attempt == REGISTRATIONS) {
          throw e;
        }
        out.println("Registering again: " + e.getMessage());
        TimeUnit.SECONDS.sleep(attempt);
      }
    }
  }

  private static boolean ready(ApiClient trader) {
    try {
      return new BigDecimal(trader.get("/api/v1/account/funds").path("cash").asString("0")).signum()
              > 0
          && trader.get("/api/v1/risk/limits").has("tier");
    } catch (ApiClient.ApiException e) {
      if (e.status() == 404 || e.status() == 503) {
        return false;
      }
      throw e;
    }
  }

  private List<String> symbols(ApiClient operator) {
    if (settings.file() != null) {
      return List.of(settings.symbol());
    }
    List<String> symbols = new ArrayList<>();
    JsonNode listed = operator.get("/api/v1/market/symbols");
    (listed.has("items") ? listed.path("items") : listed)
        .forEach(
            item ->
                symbols.add(item.isObject() ? item.path("symbol").asString() : item.asString()));
    return symbols.stream().limit(BOT_SYMBOLS).toList();
  }

  private static String subscription(List<String> symbols) {
    return "{\"action\":\"subscribe\",\"symbols\":[\"%s\"],\"channels\":[\"quote\",\"candle\",\"signal\"]}"
        .formatted(String.join("\",\"", symbols));
  }

  private void startFeed(ApiClient operator) throws IOException {
    @Nullable Path file = settings.file();
    if (file == null) {
      operator.post(
          "/api/v1/admin/feed",
          Map.of(
              "type", "simulator",
              "seed", settings.seed(),
              "symbols", settings.symbols(),
              "speed", settings.speed()));
    } else {
      operator.postCsv(
          "/api/v1/admin/feed/replay?symbol=%s&speed=%s"
              .formatted(settings.symbol(), settings.speed()),
          Files.readString(file));
    }
  }

  /** Two sound bots and one that asks for more than risk permits. */
  private void startBots(ApiClient trader, List<String> symbols) {
    startBot(trader, "APEX", "apex", symbols, "5");
    startBot(trader, "EMA cross", "ema-cross", symbols, "4");
    startBot(trader, "Greedy EMA cross", "ema-cross", symbols, "25");
  }

  private void startBot(
      ApiClient trader, String name, String strategy, List<String> symbols, String percent) {
    JsonNode bot =
        trader.post(
            "/api/v1/bots",
            Map.of(
                "name",
                name,
                "strategy",
                strategy,
                "symbols",
                symbols,
                "interval",
                "1m",
                "sizing",
                Map.of("type", "PERCENT_OF_BALANCE", "value", percent),
                "broker",
                "paper"));
    String id = bot.path("id").asString();
    trader.post("/api/v1/bots/" + id + "/start", Map.of());
    bots.add(id);
    out.println("Started bot " + name + " on " + symbols.size() + " symbols");
  }

  private Duration watch(List<Stream> streams) throws Exception {
    LiveView view = new LiveView(out, terminal);
    Instant begin = Instant.now();
    long drawn = 0;
    Duration elapsed = Duration.ZERO;
    while (elapsed.compareTo(settings.length()) < 0) {
      TimeUnit.MILLISECONDS.sleep(500);
      elapsed = Duration.between(begin, Instant.now());
      if (terminal || elapsed.toSeconds() >= drawn + 5) {
        drawn = elapsed.toSeconds();
        view.draw(tally.snapshot(), elapsed, settings.length());
      }
      for (Stream stream : streams) {
        stream.renew();
      }
    }
    return elapsed;
  }

  private void stopBots(ApiClient trader) {
    for (String bot : bots) {
      trader.post("/api/v1/bots/" + bot + "/stop", Map.of());
    }
  }

  /** Nothing new for a while, and every order of the socket ended. */
  private void settle(ApiClient trader) throws Exception {
    trader.delete("/api/v1/orders");
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (Instant.now().isBefore(deadline)
        && !(tally.settled()
            && Duration.between(tally.lastTrade(), Instant.now()).compareTo(QUIET) > 0)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private Outcome conclude(ApiClient trader, String accountId, Duration elapsed) {
    Tally.Snapshot now = tally.snapshot();
    Audit.Result audit =
        new Audit().run(new TopicReader(stack.kafka(), stack.registry()), trader, accountId, now);
    BigDecimal unrealised = BigDecimal.ZERO;
    int open = 0;
    for (JsonNode position : trader.all("/api/v1/positions")) {
      if (new BigDecimal(position.path("quantity").asString("0")).signum() != 0) {
        open++;
        unrealised = unrealised.add(new BigDecimal(position.path("unrealisedPnl").asString("0")));
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("candles", now.candles());
    figures.put("signals", now.signals());
    figures.put("ordersSubmitted", now.orderIds().size());
    figures.put("ordersFilled", now.count("FILLED"));
    figures.put("ordersRejected", now.botRejections());
    figures.put("ordersCancelled", now.count("CANCELLED"));
    figures.put("ordersWorking", now.working());
    figures.put("rejectionsByControl", now.rejections());
    figures.put("fills", now.fillIds().size());
    figures.put("fees", now.fees());
    figures.put("realisedPnl", now.realised());
    figures.put("unrealisedPnl", unrealised);
    figures.put("openPositions", open);
    figures.put("submitToFillMillisP50", now.latency(50));
    figures.put("submitToFillMillisP99", now.latency(99));
    figures.put("eventsPerSecond", Math.round(LiveView.perSecond(now, elapsed)));
    figures.put("lost", audit.lost().size());
    figures.put("doubled", audit.doubled().size());
    summary(figures, audit);
    if (sabotage.idle()) {
      out.println("\nNo fill came that could have been spoilt: this run proves nothing.");
    }
    return new Outcome(
        figures, audit.lost().isEmpty() && audit.doubled().isEmpty() && !sabotage.idle());
  }

  private void summary(Map<String, Object> figures, Audit.Result audit) {
    out.println("\nSummary");
    figures.forEach((name, value) -> out.printf("  %-24s %s%n", name, text(value)));
    audit.lost().stream().limit(10).forEach(what -> out.println("  LOST     " + what));
    audit.doubled().stream().limit(10).forEach(what -> out.println("  DOUBLED  " + what));
  }

  private static Object text(Object value) {
    return value instanceof BigDecimal amount ? amount.stripTrailingZeros().toPlainString() : value;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    out.println("Waiting for " + what);
    while (!condition.call()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "No sign of " + what + " after " + PATIENCE.toSeconds() + " s. See ./tradeflow status");
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
  }
}
