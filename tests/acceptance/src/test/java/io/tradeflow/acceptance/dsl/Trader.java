package io.tradeflow.acceptance.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person with an account. */
public final class Trader implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ORDER =
      Pattern.compile("([0-9.]+) USD of ([A-Z0-9-]+) at (market|[0-9.]+% (?:below|above))");

  private final Tradeflow tradeflow;
  private final Api api;
  private final String accountId;
  private final String mail;
  private final String password;
  private final JsonNode login;
  private final List<Socket> sockets = new ArrayList<>();

  private Trader(Tradeflow tradeflow, String accountId, String mail, String password) {
    this.tradeflow = tradeflow;
    this.api = new Api(tradeflow.address("gateway"));
    this.accountId = accountId;
    this.mail = mail;
    this.password = password;
    this.login = login(api, mail, password);
  }

  static Trader register(Tradeflow tradeflow, String mail, String password) {
    Api api = new Api(tradeflow.address("gateway"));
    String accountId =
        api.call(
                "POST",
                "/api/v1/auth/register",
                "",
                write(Map.of("email", mail, "password", password)))
            .expect(201)
            .path("accountId")
            .asString();
    Trader trader = new Trader(tradeflow, accountId, mail, password);
    trader.waitsUntilReady();
    return trader;
  }

  static Trader login(Tradeflow tradeflow, String name, String password) {
    return new Trader(tradeflow, name, name, password);
  }

  private static JsonNode login(Api api, String name, String password) {
    return api.call(
            "POST", "/api/v1/auth/login", "", write(Map.of("username", name, "password", password)))
        .expect(200);
  }

  private void waitsUntilReady() {
    await()
        .until(
            () ->
                get("/api/v1/account/funds").status() == 200
                    && get("/api/v1/risk/limits").status() == 200);
  }

  public String accountId() {
    return accountId;
  }

  public String mail() {
    return mail;
  }

  public String password() {
    return password;
  }

  /** The same person in another session. */
  public Trader logsInAgain() {
    return new Trader(tradeflow, accountId, mail, password);
  }

  public String token() {
    return login.path("accessToken").asString();
  }

  public String refreshToken() {
    return login.path("refreshToken").asString();
  }

  /** A call with further headers in pairs. */
  public Answer call(String method, String path, String body, String... headers) {
    return api.call(method, path, token(), body, headers);
  }

  /** A call without a token. */
  public Answer anonymous(String method, String path, String body, String... headers) {
    return api.call(method, path, "", body, headers);
  }

  public Answer get(String path) {
    return api.call("GET", path, token(), "");
  }

  public Answer post(String path, String json) {
    return api.call("POST", path, token(), json);
  }

  public Answer put(String path, String json) {
    return api.call("PUT", path, token(), json);
  }

  public Answer delete(String path) {
    return api.call("DELETE", path, token(), "");
  }

  /** {@code buys("500 USD of BTC-USD at market")} or {@code "… at 5% below"}. */
  public OrderView buys(String words) {
    return places("BUY", words);
  }

  public OrderView sells(String words) {
    return places("SELL", words);
  }

  private OrderView places(String side, String words) {
    return new OrderView(
        this, orders(order(side, words), UUID.randomUUID().toString()).expect(201));
  }

  /** All items of a paged list. */
  public List<JsonNode> all(String path) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get(path + (path.contains("?") ? "&" : "?") + "limit=500" + cursor).expect(200);
      page.path("items").forEach(all::add);
      cursor =
          page.path("nextCursor").isString() ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  /** The quantity held of a symbol, negative when sold short. */
  public BigDecimal holds(String symbol) {
    return all("/api/v1/positions").stream()
        .filter(position -> position.path("symbol").asString().equals(symbol))
        .map(position -> decimal(position, "quantity"))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Starts a bot that trades that share of the balance; gives its id. */
  public String startsBot(String strategy, String percentOfBalance, List<String> symbols) {
    String id =
        post(
                "/api/v1/bots",
                write(
                    Map.of(
                        "name",
                        strategy,
                        "strategy",
                        strategy,
                        "symbols",
                        symbols,
                        "interval",
                        "1m",
                        "sizing",
                        Map.of("type", "PERCENT_OF_BALANCE", "value", percentOfBalance),
                        "broker",
                        "paper")))
            .expect(201)
            .path("id")
            .asString();
    post("/api/v1/bots/" + id + "/start", "{}").expect(200);
    return id;
  }

  /** Makes a signed webhook for a bot. */
  public Webhook letsOthersSignalFor(String bot) {
    return new Webhook(
        api,
        post("/api/v1/bots/" + bot + "/webhooks", "{\"kind\":\"generic\",\"name\":\"Alerts\"}")
            .expect(201));
  }

  /** Sends order JSON with that Idempotency-Key. */
  public Answer orders(String json, String idempotencyKey) {
    return api.call("POST", "/api/v1/orders", token(), json, "Idempotency-Key", idempotencyKey);
  }

  /** The JSON of an order in words. */
  public String order(String side, String words) {
    Matcher order = ORDER.matcher(words);
    assertThat(order.matches()).as(words).isTrue();
    String symbol = order.group(2);
    BigDecimal price = lastPrice(symbol);
    JsonNode rules = instrument(symbol);
    BigDecimal lot = decimal(rules, "lotSize");
    BigDecimal tick = decimal(rules, "tickSize");
    BigDecimal quantity =
        floor(new BigDecimal(order.group(1)).divide(price, 18, RoundingMode.DOWN), lot);
    if (order.group(3).equals("market")) {
      return write(
          Map.of(
              "symbol",
              symbol,
              "side",
              side,
              "type",
              "MARKET",
              "quantity",
              quantity.toPlainString(),
              "timeInForce",
              "GTC",
              "broker",
              "paper"));
    }
    String[] distance = order.group(3).split("% ");
    BigDecimal share = new BigDecimal(distance[0]).movePointLeft(2);
    BigDecimal factor =
        distance[1].equals("below") ? BigDecimal.ONE.subtract(share) : BigDecimal.ONE.add(share);
    return write(
        Map.of(
            "symbol",
            symbol,
            "side",
            side,
            "type",
            "LIMIT",
            "quantity",
            quantity.toPlainString(),
            "limitPrice",
            floor(price.multiply(factor), tick).toPlainString(),
            "timeInForce",
            "GTC",
            "broker",
            "paper"));
  }

  private static BigDecimal floor(BigDecimal value, BigDecimal step) {
    return value.divideToIntegralValue(step).multiply(step).stripTrailingZeros();
  }

  /** Price of the last trade, awaited where the market has just begun. */
  public BigDecimal lastPrice(String symbol) {
    return await()
        .until(
            () -> {
              for (JsonNode quote : items(get("/api/v1/market/quotes?symbols=" + symbol).json())) {
                return decimal(quote, "lastPrice");
              }
              return BigDecimal.ZERO;
            },
            price -> price.signum() > 0);
  }

  private JsonNode instrument(String symbol) {
    for (JsonNode rules : items(get("/api/v1/market/instruments?limit=500").expect(200))) {
      if (rules.path("symbol").asString().equals(symbol)) {
        return rules;
      }
    }
    throw new IllegalArgumentException("No instrument " + symbol);
  }

  static JsonNode items(JsonNode answer) {
    return answer.has("items") ? answer.path("items") : answer;
  }

  static BigDecimal decimal(JsonNode node, String field) {
    return new BigDecimal(node.path(field).asString("0"));
  }

  /** Opens a socket channel, for example {@code trades}; whatever happens from now on comes. */
  public Socket listensTo(String channel) {
    Socket socket = new Socket(tradeflow.address("websocket") + "/ws/" + channel, token());
    sockets.add(socket);
    await().until(() -> !socket.messages("AUTHENTICATED").isEmpty());
    return socket;
  }

  @Override
  public void close() {
    sockets.forEach(Socket::close);
  }

  static String write(Object value) {
    return JSON.writeValueAsString(value);
  }
}
