package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request must keep to, and what services never see. */
@ExtendWith(GatewaySystem.Shared.class)
class RequestRulesTest {
  private static final String ORDERS = "/api/v1/orders";
  private static final String BIG = "{\"x\":\"" + "y".repeat(70_000) + "\"}";

  private final GatewaySystem system;
  private final String token;

  RequestRulesTest(GatewaySystem system) {
    this.system = system;
    this.token = system.tokens.of(GatewaySystem.account(), "trader");
    system.service.requests.clear();
  }

  private static void refused(Wire.Answer answer, int status, String code) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("io.tradeflow");
  }

  @Test
  void bodyThatSaysItIsTooLarge() {
    refused(system.call("POST", ORDERS, token, BIG), 413, "BODY_TOO_LARGE");
    assertThat(system.service.requests).isEmpty();
  }

  @Test
  void bodyThatDoesNotSayHowLargeItIs() {
    refused(
        system.call("POST", ORDERS, token, BIG, "Transfer-Encoding: chunked"),
        413,
        "BODY_TOO_LARGE");
    assertThat(system.service.requests).isEmpty();
  }

  @Test
  void recordedMarketDataMayBeLarger() {
    String operator = system.tokens.of(GatewaySystem.account(), "operator");

    Wire.Answer answer =
        system.wire.call(
            "POST",
            "/api/v1/admin/feed/replay?symbol=BTC-USD",
            "1,2\n".repeat(50_000),
            "Authorization: Bearer " + operator,
            "Content-Type: text/csv");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(system.service.requests.remove().body()).hasSize(200_000);
  }

  @Test
  void barsOfAnAccountMayBeLargerYet() {
    String bars = "/api/v1/backtests/data?symbol=OWN-EUR";
    String csv = "Content-Type: text/csv";
    Wire.Answer answer =
        system.wire.call(
            "POST", bars, "1,2\n".repeat(750_000), "Authorization: Bearer " + token, csv);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(system.service.requests.remove().body()).hasSize(3_000_000);
    refused(
        system.wire.call(
            "POST",
            bars,
            "1,2\n".repeat(2_097_153),
            "Authorization: Bearer " + token,
            csv,
            "Transfer-Encoding: chunked"),
        413,
        "BODY_TOO_LARGE");
    refused(system.call("POST", bars, token, "{}"), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "text/csv", "*/*", "nonsense", "application/"})
  void wrongContentType(String type) {
    Wire.Answer answer =
        system.wire.call(
            "POST", ORDERS, "{}", "Authorization: Bearer " + token, "Content-Type: " + type);

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "PATCH", "PROPFIND", "BREW"})
  void methodsThatNobodyServes(String method) {
    refused(system.call(method, ORDERS, token, ""), 405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void headersTooLarge() {
    refused(system.get(ORDERS, token, "X-Long: " + "h".repeat(20_000)), 431, "HEADERS_TOO_LARGE");
  }

  @Test
  void pathTooLong() {
    refused(system.get(ORDERS + "?q=" + "p".repeat(20_000), token), 414, "URI_TOO_LONG");
  }

  @Test
  void notHttp() {
    refused(system.wire.send("HELLO\r\n\r\n"), 400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/market/../admin/users",
        "/api/v1/market/%2e%2e/admin/users",
        "/api/v1/market/..%2fadmin/users",
        "/api/v1/market/%2e%2e%2fadmin%2fusers",
        "/api/v1/market/..%5cadmin/users",
        "/api/v1/market/%252e%252e/admin/users",
        "/api/v1//admin/users",
        "//api/v1/admin/users",
        "/api/v1/market/;/../admin/users",
        "/api/v1/orders;x=y",
        "/api/v1/orders/%00",
        "/api/v1/orders/a%0d%0aX-Account-Id:%20other",
        "/api/v1/./admin/users",
        "/api/v1/orders/%E2%80%AEa",
        "/api/v1/orders?symbol=%00",
        "/api/v1/orders?symbol=A%0d%0aB",
        "/api/v1/orders?symbol=BTC%e2%80%aeUSD",
        "/api/v1/orders?symbol=%E2%81%A6",
        "/api/v1/orders?symbol=%d8%9c",
        "/api/v1/orders?a%7f=b"
      })
  void pathsThatServersReadDifferently(String path) {
    refused(system.get(path, token), 400, "INVALID_PATH");
    assertThat(system.service.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?symbol=%E2%82%AC", "?q=caf%C3%A9", "?cursor=a%2Bb%3D%3D", "?from=a%20b%25"})
  void otherTextsPass(String query) {
    assertThat(system.get(ORDERS + query, token).status()).isEqualTo(200);
  }

  @Test
  void brokenEscapeInThePath() {
    refused(system.get("/api/v1/orders/%zz", token), 400, "MALFORMED_REQUEST");
  }

  @Test
  void unknownPathIsNotFound() {
    refused(system.get("/api/v1/nothing", token), 404, "NOT_FOUND");
    refused(system.get("/api/v2/orders", token), 404, "NOT_FOUND");
  }

  @Test
  void callersDoNotSayWhoTheyAre() {
    system.get(
        ORDERS,
        token,
        "X-Account-Id: other",
        "X-User-Id: other",
        "X-User-Roles: admin",
        "X-Roles: admin",
        "X-Tier: ENTERPRISE",
        "X-Real-IP: 10.0.0.1",
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: ftp",
        "X-Forwarded-Prefix: /evil",
        "Forwarded: for=10.0.0.1;host=evil.example");

    Map<String, List<String>> seen = system.service.requests.remove().headers();
    assertThat(seen.keySet())
        .noneMatch(name -> name.startsWith("x-user") || name.startsWith("x-account"))
        .doesNotContain("x-roles", "x-tier", "x-real-ip", "forwarded", "x-forwarded-prefix");
    assertThat(seen.get("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(seen.toString()).doesNotContain("evil", "10.0.0.1");
    assertThat(seen.get("authorization")).containsExactly("Bearer " + token);
  }

  @Test
  void hopByHopHeadersEndHere() {
    system.get(
        ORDERS,
        token,
        "Connection: close, X-Hop",
        "X-Hop: mine",
        "Keep-Alive: timeout=100",
        "TE: trailers",
        "Proxy-Authorization: Basic eDp5");

    Map<String, List<String>> seen = system.service.requests.remove().headers();
    assertThat(seen.keySet()).doesNotContain("x-hop", "keep-alive", "te", "proxy-authorization");
  }

  @Test
  void correlationIdGoesThroughAndComesBack() {
    Wire.Answer given = system.get(ORDERS, token, "X-Correlation-Id: my-call.7");
    assertThat(given.headers("X-Correlation-Id")).containsExactly("my-call.7");
    assertThat(system.service.requests.remove().headers().get("x-correlation-id"))
        .containsExactly("my-call.7");

    Wire.Answer odd = system.get(ORDERS, token, "X-Correlation-Id: <script>");
    assertThat(odd.header("X-Correlation-Id")).matches("[0-9a-f-]{36}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/orders", "/api/v1/nothing", "/health", "/openapi.yaml"})
  void everyAnswerCarriesEachSecurityHeaderOnce(String path) {
    Wire.Answer answer = system.get(path, token);

    RequestRules.SECURITY_HEADERS.forEach(
        (name, value) -> assertThat(answer.headers(name)).as(name).containsExactly(value));
    assertThat(answer.headers("Server")).isEmpty();
    assertThat(answer.headers("X-Powered-By")).isEmpty();
  }

  @Test
  void answersOfServicesKeepTheirOwnHeaders() {
    assertThat(system.get(ORDERS, token).header("Location")).isEqualTo("/api/v1/orders/1");
  }

  @Test
  void preflightOfOurPageNeedsNoToken() {
    Wire.Answer answer =
        system.wire.call(
            "OPTIONS",
            ORDERS,
            "",
            "Origin: " + GatewaySystem.PAGE,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,idempotency-key");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly(GatewaySystem.PAGE);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void callOfOurPageMayReadItsAnswer() {
    Wire.Answer answer = system.get(ORDERS, token, "Origin: " + GatewaySystem.PAGE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly(GatewaySystem.PAGE);
    assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "https://app.tradeflow.example.evil", "::"})
  void pagesOfOthersAreRefused(String origin) {
    Wire.Answer answer = system.get(ORDERS, token, "Origin: " + origin);

    refused(answer, 403, "FOREIGN_ORIGIN");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(system.service.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/health, 200", "/health/live, 200", "/health/ready, 200", "/health/startup, 200"})
  void healthSaysNothingOfTheInside(String path, int status) {
    Wire.Answer answer = system.wire.call("GET", path, "");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/prometheus",
        "/actuator/env",
        "/actuator/heapdump",
        "/actuator/gateway/routes",
        "/prometheus",
        "/health/broadcastReaders"
      })
  void theActuatorIsNotPublic(String path) {
    String operator = system.tokens.of(GatewaySystem.account(), "operator");

    refused(system.get(path, operator), 404, "NOT_FOUND");
  }

  @Test
  void metricsAreOnAPortOfTheirOwn() {
    Wire.Answer answer =
        new Wire(system.port("local.management.port")).call("GET", "/actuator/prometheus", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("jvm_memory_used_bytes");
  }

  @Test
  void requestThatNeverEndsIsClosed() {
    Wire.Answer answer =
        system.wire.send("GET /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

    assertThat(answer.status()).isZero();
  }

  @Test
  void laterRequestThatNeverEndsIsClosedToo() throws IOException {
    try (Socket socket = new Socket("localhost", system.wire.port())) {
      socket.setSoTimeout(20_000);
      String request = "GET /health HTTP/1.1\r\nHost: localhost\r\n";
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.getOutputStream().write((request + "X-Slow: ").getBytes(StandardCharsets.US_ASCII));

      byte[] rest = socket.getInputStream().readAllBytes();

      assertThat(new String(rest, StandardCharsets.UTF_8)).contains("200 OK").endsWith("}");
    }
  }

  @Test
  void bodyThatNeverEndsIsRefused() {
    Wire.Answer answer =
        system.wire.send(
            "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\nAuthorization: Bearer "
                + token
                + "\r\n\r\n{");

    refused(answer, 408, "REQUEST_TIMEOUT");
  }
}
