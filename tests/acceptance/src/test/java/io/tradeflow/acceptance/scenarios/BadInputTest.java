package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Api;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input and abuse: each gets problem details, and no order comes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private final Tradeflow tradeflow = Tradeflow.running();
  private Trader eve;

  @BeforeAll
  void register() {
    eve = tradeflow.newTrader("eve");
    eve.lastPrice("BTC-USD");
  }

  @AfterAll
  void nothingCameOfIt() {
    assertThat(eve.all("/api/v1/orders")).isEmpty();
    eve.close();
  }

  private static String order(String field, String value) {
    String sound =
        """
        {"symbol":"BTC-USD","side":"BUY","type":"LIMIT","quantity":"0.01","limitPrice":"20000.00","timeInForce":"GTC","broker":"paper"}
        """;
    return sound.replaceFirst(
        "\"" + field + "\":\"[^\"]*\"", Matcher.quoteReplacement("\"" + field + "\":" + value));
  }

  static Stream<Arguments> orders() {
    return Stream.of(
        Arguments.of("cut off", "{\"symbol\":\"BTC-USD\",", 400),
        Arguments.of("not an object", "[]", 400),
        Arguments.of("no body", "", 400),
        Arguments.of("a field twice", order("side", "\"BUY\",\"side\":\"SELL\""), 400),
        Arguments.of("nested 10,000 deep", "[".repeat(10_000) + "]".repeat(10_000), 400),
        Arguments.of("not a number", order("quantity", "\"NaN\""), 400),
        Arguments.of("infinity", order("quantity", "\"Infinity\""), 400),
        Arguments.of("1e400", order("quantity", "1e400"), 400),
        Arguments.of("1e-400", order("quantity", "\"1e-400\""), 400),
        Arguments.of(
            "an account of one's choice", order("side", "\"BUY\",\"accountId\":\"x\""), 400),
        Arguments.of(
            "a state of one's choice", order("side", "\"BUY\",\"status\":\"FILLED\""), 400),
        Arguments.of("a line break in a symbol", order("symbol", "\"BTC-USD\\r\\nX: y\""), 400),
        Arguments.of("NUL in a symbol", order("symbol", "\"BTC\\u0000USD\""), 400),
        Arguments.of("right-to-left mark", order("symbol", "\"BTC\\u202eUSD\""), 400),
        Arguments.of("no symbol", order("symbol", "null"), 400),
        Arguments.of("unknown symbol", order("symbol", "\"NOPE-USD\""), 422),
        Arguments.of("unknown side", order("side", "\"HOLD\""), 422),
        Arguments.of("unknown type", order("type", "\"MAGIC\""), 422),
        Arguments.of("unknown time in force", order("timeInForce", "\"SOON\""), 422),
        Arguments.of("unknown broker", order("broker", "\"casino\""), 422),
        Arguments.of("nothing", order("quantity", "\"0\""), 422),
        Arguments.of("less than nothing", order("quantity", "\"-0.01\""), 422),
        Arguments.of("off the lot", order("quantity", "\"0.000000001234\""), 422),
        Arguments.of("off the tick", order("limitPrice", "\"20000.00000001\""), 422),
        Arguments.of("a price of nothing", order("limitPrice", "\"0\""), 422),
        Arguments.of("no price", order("limitPrice", "null"), 422),
        Arguments.of(
            "more money than there is", order("quantity", "\"99999999999999999999\""), 422));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void anOrderLikeThisIsRefused(String what, String body, int status) {
    Answer answer = withinTheRateLimit(() -> eve.orders(body, "bad-" + what.hashCode()));
    assertThat(answer.expect(status).path("code").asString()).isNotBlank();
    assertProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "a-very-long-key-"})
  void anIdempotencyKeyLikeThisIsRefused(String key) {
    String sent = key.startsWith("a-very") ? key.repeat(20) : key;
    withinTheRateLimit(() -> eve.orders(order("side", "\"BUY\""), sent))
        .refuses(400, "IDEMPOTENCY_KEY_MISSING");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/orders?limit=0, 400",
    "GET, /api/v1/orders?limit=501, 400",
    "GET, /api/v1/orders?limit=many, 400",
    "GET, /api/v1/orders?cursor=nonsense, 400",
    "GET, /api/v1/trades?cursor=AAAA, 400",
    "GET, /api/v1/orders/not-an-id, 404",
    "GET, /api/v1/orders/00000000-0000-0000-0000-000000000000, 404",
    "DELETE, /api/v1/orders/00000000-0000-0000-0000-000000000000, 404",
    "GET, /api/v1/bots/00000000-0000-0000-0000-000000000000, 404",
    "GET, /api/v1/nothing-here, 404",
    "GET, /actuator/env, 404",
    "GET, /actuator/heapdump, 404",
    "GET, /actuator/prometheus, 404",
    "GET, /api/v1/market/history?symbol=BTC-USD&interval=7m, 422",
    "GET, /api/v1/admin/users, 403",
    "GET, /api/v1/admin/audit-logs, 403",
    "DELETE, /api/v1/admin/feed, 403",
    "PATCH, /api/v1/orders, 405",
  })
  void aCallLikeThisIsRefused(String method, String path, int status) {
    Answer answer = eve.call(method, path, "");
    answer.expect(status);
    assertProblem(answer);
  }

  @Test
  void aBodyOfMoreThan64KiBIsRefused() {
    Answer answer =
        withinTheRateLimit(
            () -> eve.orders("{\"symbol\":\"" + "x".repeat(70_000) + "\"}", "large"));
    answer.expect(413);
    assertProblem(answer);
  }

  @Test
  void anotherContentTypeIsRefused() {
    Answer answer =
        withinTheRateLimit(
            () ->
                eve.call(
                    "POST",
                    "/api/v1/orders",
                    "<order/>",
                    "Content-Type",
                    "application/xml",
                    "Idempotency-Key",
                    "xml"));
    answer.expect(415);
    assertProblem(answer);
  }

  @Test
  void aHeaderOfMoreThan16KiBIsRefused() {
    assertThat(eve.call("GET", "/api/v1/orders", "", "X-Large", "x".repeat(17_000)).status())
        .isEqualTo(431);
  }

  @Test
  void traceIsNotAnswered() throws IOException {
    assertThat(rawStatus("TRACE /api/v1/orders HTTP/1.1")).isEqualTo(405);
  }

  static Stream<Arguments> tokens() {
    return Stream.of(
        Arguments.of("none", ""),
        Arguments.of("nonsense", "x.y.z"),
        Arguments.of("unsigned", unsigned()),
        Arguments.of("flipped signature", "FLIP"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void aTokenLikeThisIsRefused(String what, String token) {
    String sent = token.equals("FLIP") ? flipped(eve.token()) : token;
    Answer answer = new Api(tradeflow.address("gateway")).call("GET", "/api/v1/orders", sent, "");
    answer.expect(401);
    assertProblem(answer);
  }

  private static String unsigned() {
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    return url.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + url.encodeToString(
            "{\"sub\":\"root\",\"exp\":9999999999}".getBytes(StandardCharsets.UTF_8))
        + ".";
  }

  private static String flipped(String token) {
    int at = token.length() - 10;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  private int rawStatus(String requestLine) throws IOException {
    String[] address = tradeflow.address("gateway").replace("http://", "").split(":");
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }

  private static Answer withinTheRateLimit(Supplier<Answer> call) {
    return await().until(call::get, answer -> answer.status() != 429);
  }

  private static void assertProblem(Answer answer) {
    assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
        .as(answer.response().body())
        .startsWith("application/problem+json");
    assertThat(answer.json().path("detail").asString()).isNotBlank();
    assertThat(answer.response().body()).doesNotContain("\\tat ").doesNotContain("java.");
  }
}
