package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.client.Stream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Orders through the gateway at a fixed rate, each followed to its fill on the socket. Latencies
 * count from the intended send time, so that waiting for a slow system counts as well.
 */
public final class OrderPath implements AutoCloseable {
  /** Where the stack is; accounts are set up at auth-service, outside the timing. */
  public record Stack(
      String gateway,
      String websocket,
      String auth,
      String subscription,
      String admin,
      String adminPassword) {}

  /**
   * What came of one run.
   *
   * @param achieved fills a second over the time from the first order to the last fill
   * @param lost accepted orders that never ended
   * @param refused answers other than 201, and rejections
   * @param stages medians in milliseconds from one step of an order to the next
   */
  public record Result(
      int rate,
      int sent,
      int filled,
      double achieved,
      int lost,
      int doubled,
      int refused,
      Map<String, Integer> refusals,
      double httpP50,
      double httpP99,
      double brokerP50,
      double brokerP99,
      double fillP50,
      double fillP99,
      Map<String, Double> stages) {}

  /** Buys and sells one symbol in turn, one order at a time, so that it stays in its limits. */
  private static final class Account {
    private final String id;
    private final ApiClient api;
    private final Stream trades;
    private final String symbol;
    private int orders;
    private volatile String held = "0";

    private Account(String id, ApiClient api, String websocket, String symbol, Heard heard) {
      this.id = id;
      this.api = api;
      this.trades =
          new Stream(websocket, "/ws/trades", api, null, message -> heard.on(this, message));
      this.symbol = symbol;
    }
  }

  @FunctionalInterface
  private interface Heard {
    void on(Account account, Stream.Message message);
  }

  private record Placed(long intendedNanos, Instant intendedAt) {}

  private record Opened(String id, ApiClient api) {}

  /** An account waits for the end of its order: enough accounts for ends this much later. */
  private static final Duration LATE = Duration.ofMillis(1_500);

  /** The plan allows 500 a day. */
  private static final int ORDERS_PER_ACCOUNT = 450;

  private static final int SET_UP_AT_ONCE = 3;
  private static final int ATTEMPTS = 5;
  private static final int RENEWALS_AT_ONCE = 16;
  private static final BigDecimal ORDER_USD = new BigDecimal("300");
  private static final List<String> STEPS =
      List.of("SUBMITTED", "APPROVED", "SENDING", "WORKING", "FILLED", "SOCKET");
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /** Orders of {@link #renew}. */
  public static final Duration LEAD_IN = Duration.ofSeconds(3);

  private final Stack stack;
  private final PrintStream out;
  private final Door gateway;
  private final List<Account> accounts = new ArrayList<>();
  private final Queue<Account> free = new ConcurrentLinkedQueue<>();
  private final Map<String, String> quantities = new LinkedHashMap<>();
  private volatile @Nullable Run run;
  private int lostBefore;
  private int doubledBefore;
  private @Nullable ApiClient subscriptions;

  /** Says what it does on {@code out}. */
  public OrderPath(Stack stack, PrintStream out) {
    this.stack = stack;
    this.out = out;
    this.gateway = new GatewayDoor(stack.gateway());
  }

  /**
   * Fresh Enterprise accounts with open sockets, as many as are missing; those that could not take
   * their share of the orders within their plan leave.
   *
   * @param orders of all runs until the next call
   */
  public void prepare(int highestRate, long orders) throws Exception {
    int count =
        Math.toIntExact(
            Math.max(
                Math.ceilDiv(highestRate * LATE.toMillis(), 1_000),
                Math.ceilDiv(orders, ORDERS_PER_ACCOUNT)));
    retire(Math.toIntExact(ORDERS_PER_ACCOUNT - Math.ceilDiv(orders, count)));
    if (count <= accounts.size()) {
      return;
    }
    ApiClient operator = new ApiClient(stack.auth(), stack.admin(), stack.adminPassword());
    ApiClient reader = operator.at(stack.gateway());
    patiently(reader::token);
    readQuantities(reader);
    List<String> symbols = List.copyOf(quantities.keySet());
    out.println("Setting up " + (count - accounts.size()) + " Enterprise accounts");
    ApiClient plans = operator.at(stack.subscription());
    subscriptions = plans;
    List<Future<Account>> opening = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(SET_UP_AT_ONCE)) {
      for (int i = accounts.size(); i < count; i++) {
        String symbol = symbols.get(i % symbols.size());
        opening.add(threads.submit(() -> patiently(() -> open(plans, symbol))));
      }
      for (Future<Account> one : opening) {
        accounts.add(one.get());
        free.add(accounts.getLast());
        if (accounts.size() % 10 == 0) {
          out.println("  " + accounts.size() + " of " + count);
        }
      }
    }
  }

  private void retire(int most) {
    for (Account account : List.copyOf(accounts)) {
      if (account.orders > most) {
        accounts.remove(account);
        boolean rested = free.remove(account);
        account.trades.close();
        if (!rested) {
          out.println("An account leaves whose last order has not ended");
        }
      }
    }
  }

  private Account open(ApiClient plans, String symbol) throws Exception {
    Opened opened = enterprise(plans);
    Account account =
        new Account(opened.id(), opened.api(), stack.websocket(), symbol, this::heard);
    account.trades.renew();
    return account;
  }

  /** Again a little later if a server cannot just now, as a busy one may while it is new. */
  private static <T> T patiently(Callable<T> request) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.call();
      } catch (ApiClient.ApiException e) {
        if (e.status() < 500 || attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.SECONDS.sleep(2L * attempt);
      }
    }
  }

  private void readQuantities(ApiClient reader) {
    for (JsonNode instrument : reader.get("/api/v1/market/instruments?limit=20").path("items")) {
      String symbol = instrument.path("symbol").asString();
      JsonNode quotes = reader.get("/api/v1/market/quotes?symbols=" + symbol).path("items");
      if (!quotes.isEmpty()) {
        BigDecimal lot = new BigDecimal(instrument.path("lotSize").asString());
        BigDecimal price = new BigDecimal(quotes.get(0).path("lastPrice").asString());
        quantities.put(
            symbol,
            ORDER_USD
                .divide(price, 18, RoundingMode.DOWN)
                .divideToIntegralValue(lot)
                .multiply(lot)
                .stripTrailingZeros()
                .toPlainString());
      }
    }
    if (quantities.isEmpty()) {
      throw new IllegalStateException("There are no quotes yet. Start the benchmark again.");
    }
  }

  private Opened enterprise(ApiClient plans) throws Exception {
    String mail = "bench-" + UUID.randomUUID() + "@example.com";
    String password = "Bench-" + UUID.randomUUID();
    String id = new ApiClient(stack.auth(), mail, password).register().path("accountId").asString();
    Map<String, String> enterprise = Map.of("tier", "ENTERPRISE");
    await(() -> !plans.put("/api/v1/admin/subscriptions/" + id, enterprise).isNull());
    ApiClient api = new ApiClient(stack.auth(), mail, password).at(stack.gateway());
    await(() -> api.get("/api/v1/risk/limits").path("tier").asString().equals("ENTERPRISE"));
    await(() -> api.get("/api/v1/account/funds").has("cash"));
    return new Opened(id, api);
  }

  /** One more Enterprise account, which does not take part in the runs. */
  ApiClient newAccount() throws Exception {
    return enterprise(Objects.requireNonNull(subscriptions, "prepare first")).api();
  }

  /** A small order of the first symbol at that broker. */
  String order(String broker) {
    Map.Entry<String, String> first = quantities.entrySet().iterator().next();
    return """
    {"symbol":"%s","side":"BUY","type":"MARKET","quantity":"%s","timeInForce":"IOC","broker":"%s"}
    """
        .formatted(first.getKey(), first.getValue(), broker);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (ApiClient.ApiException e) {
        // What was written elsewhere has not arrived here yet.
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IllegalStateException("An account of the benchmark did not become ready");
  }

  /** The gateway's API. */
  public Door gateway() {
    return gateway;
  }

  /** One run at that rate through the gateway, with what {@link #renew} renewed. */
  public Result run(int rate, Duration length) throws Exception {
    return run(rate, length, gateway);
  }

  /** The same by another way in. */
  public Result run(int rate, Duration length, Door door) throws Exception {
    Run current = new Run(OpenLoop.pieces(rate, length));
    run = current;
    Instant begin = Instant.now();
    OpenLoop.run(rate, length, (index, intended) -> place(current, door, intended));
    Instant deadline = Instant.now().plus(DRAIN);
    while (!current.complete() && Instant.now().isBefore(deadline)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Result result = current.result(rate, begin, lostBefore, doubledBefore);
    lostBefore = 0;
    doubledBefore = 0;
    if (result.lost() > 0) {
      tellOfLost(current);
    }
    return result;
  }

  /** An order is lost, too, when the socket that should have told of its end is. */
  private void tellOfLost(Run current) {
    current.lost().forEach(order -> out.println("No end of order " + order));
    for (Account account : accounts) {
      if (!account.trades.state().equals("open")) {
        out.println("A socket for " + account.symbol + " is not open: " + account.trades.state());
      }
    }
  }

  /**
   * Sockets and tokens that outlast the next run, of which their making is no part. Neither are
   * their first orders, as the tokens of real traders are not all new in the same second: three
   * seconds of the same orders are sent, and count only if one is lost or doubled.
   */
  public void renew(int rate, Door door) throws Exception {
    List<Future<String>> renewed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(RENEWALS_AT_ONCE)) {
      for (Account account : accounts) {
        renewed.add(
            threads.submit(
                () -> {
                  account.trades.renew();
                  return patiently(account.api::token);
                }));
      }
      for (Future<String> one : renewed) {
        String ignored = one.get();
      }
    }
    Result leadIn = run(rate, LEAD_IN, door);
    lostBefore = leadIn.lost();
    doubledBefore = leadIn.doubled();
  }

  private void place(Run current, Door door, long intended) {
    @Nullable Account account = free.poll();
    if (account == null) {
      current.refused("no account is free");
      return;
    }
    account.orders++;
    boolean sells = !account.held.equals("0");
    Door.Wanted order =
        new Door.Wanted(
            account.symbol,
            !sells,
            sells ? account.held : Objects.requireNonNull(quantities.get(account.symbol)));
    Placed placed = new Placed(intended, Instant.now().minusNanos(System.nanoTime() - intended));
    var ignored =
        door.place(account.api, account.id, order)
            .whenComplete(
                (id, failure) -> {
                  if (!current.answered(placed, id, failure)) {
                    free.add(account);
                  }
                });
  }

  /** One order at a time: its end frees the account. */
  private void heard(Account account, Stream.Message message) {
    JsonNode data = message.body().path("data");
    if (data.has("positionAfter")) {
      account.held = data.path("positionAfter").asString();
    }
    Run current = run;
    if (current != null && current.heard(message)) {
      free.add(account);
    }
  }

  /** Whether the gateway's limiter refuses a burst of one account: it must be on. */
  public boolean limiterIsOn() {
    ApiClient api = accounts.getFirst().api;
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      try {
        api.post("/api/v1/orders", Map.of());
      } catch (ApiClient.ApiException e) {
        refused += e.status() == 429 ? 1 : 0;
      }
    }
    return refused > 0;
  }

  /** The limits that risk applies to these accounts. */
  public JsonNode limits() {
    return accounts.getFirst().api.get("/api/v1/risk/limits");
  }

  @Override
  public void close() {
    accounts.forEach(account -> account.trades.close());
  }

  /** Books what one run's orders do; events may come before the HTTP answer. */
  static final class Run {
    private final int expected;
    private final Latencies httpAnswers;
    private final Latencies brokerWrites;
    private final Latencies fills;
    private final Map<String, Placed> placed = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Instant>> steps = new ConcurrentHashMap<>();
    private final Map<String, Instant> filled = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private final Set<String> fillIds = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();

    Run(int expected) {
      this.expected = expected;
      this.httpAnswers = new Latencies(expected);
      this.brokerWrites = new Latencies(expected);
      this.fills = new Latencies(expected);
    }

    /** Whether the order was accepted. */
    private boolean answered(Placed order, @Nullable String id, @Nullable Throwable failure) {
      if (id != null) {
        httpAnswers.add(System.nanoTime() - order.intendedNanos());
        placed.put(id, order);
        answers.incrementAndGet();
        return true;
      }
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      refused(
          cause instanceof Door.Refused refused
              ? String.valueOf(refused.getMessage())
              : String.valueOf(cause));
      return false;
    }

    private void refused(String why) {
      refusals.merge(why, 1, Integer::sum);
      answers.incrementAndGet();
    }

    /** Whether it is the end of an order. */
    boolean heard(Stream.Message message) {
      JsonNode body = message.body();
      String event = body.path("eventId").asString("");
      if (event.isEmpty() || !events.add(event)) {
        return false; // a word of the socket itself, or known from another one
      }
      JsonNode data = body.path("data");
      String id = data.path("orderId").asString("");
      String type = body.path("type").asString();
      steps
          .computeIfAbsent(id, any -> new ConcurrentHashMap<>())
          .putIfAbsent(type, Instant.parse(body.path("occurredAt").asString()));
      switch (type) {
        case "ORDER_FILLED" -> {
          if (!fillIds.add(id + "/" + data.path("fillId").asString())) {
            doubled.incrementAndGet();
          }
          filled.putIfAbsent(id, message.receivedAt());
          return data.path("complete").asBoolean() && ended.add(id);
        }
        case "ORDER_REJECTED" -> {
          refusals.merge("rejected by " + data.path("control").asString(), 1, Integer::sum);
          return ended.add(id);
        }
        case "ORDER_CANCELLED", "ORDER_EXPIRED" -> {
          return ended.add(id);
        }
        default -> {
          return false;
        }
      }
    }

    private boolean complete() {
      return answers.get() == expected && ended.containsAll(placed.keySet());
    }

    private Set<String> lost() {
      Set<String> lost = new HashSet<>(placed.keySet());
      lost.removeAll(ended);
      return lost;
    }

    private Result result(int rate, Instant begin, int lostBefore, int doubledBefore) {
      Instant last = begin;
      for (Map.Entry<String, Placed> one : placed.entrySet()) {
        Instant broker = steps.getOrDefault(one.getKey(), Map.of()).get("ORDER_WORKING");
        Instant fill = filled.get(one.getKey());
        if (broker != null) {
          brokerWrites.add(Duration.between(one.getValue().intendedAt(), broker).toNanos());
        }
        if (fill != null) {
          fills.add(Duration.between(one.getValue().intendedAt(), fill).toNanos());
          last = fill.isAfter(last) ? fill : last;
        }
      }
      double seconds = Math.max(0.001, Duration.between(begin, last).toMillis() / 1_000.0);
      return new Result(
          rate,
          expected,
          fills.count(),
          Latencies.rounded(fills.count() / seconds),
          lost().size() + lostBefore,
          doubled.get() + doubledBefore,
          refusals.values().stream().mapToInt(Integer::intValue).sum(),
          Map.copyOf(refusals),
          httpAnswers.millis(50),
          httpAnswers.millis(99),
          brokerWrites.millis(50),
          brokerWrites.millis(99),
          fills.millis(50),
          fills.millis(99),
          stages());
    }

    private Map<String, Double> stages() {
      Map<String, Latencies> between = new LinkedHashMap<>();
      placed.forEach(
          (id, order) -> {
            Instant before = order.intendedAt();
            String name = "intended";
            Map<String, Instant> known = steps.getOrDefault(id, Map.of());
            for (String step : STEPS) {
              Instant at = step.equals("SOCKET") ? filled.get(id) : known.get("ORDER_" + step);
              if (at == null) {
                return;
              }
              between
                  .computeIfAbsent(name + " to " + step, any -> new Latencies(expected))
                  .add(Duration.between(before, at).toNanos());
              before = at;
              name = step;
            }
          });
      Map<String, Double> medians = new LinkedHashMap<>();
      between.forEach((name, latencies) -> medians.put(name, latencies.millis(50)));
      return medians;
    }
  }
}
