package io.tradeflow.auth;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Keycloak's HTTP that this service uses, over a {@link Realm}; remembers what it was
 * asked, and fails or hangs when it is told to.
 */
final class KeycloakDouble implements AutoCloseable {
  private static final String REALM = "/realms/tradeflow";
  private static final String ADMIN = "/admin/realms/tradeflow";
  private static final String TOKEN = REALM + "/protocol/openid-connect/token";
  private static final int HANGS = 0;

  private record Fault(Predicate<String> where, int status) {}

  private record Hold(String part, CountDownLatch held) {}

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String acceptedServiceToken = "";
  final Realm realm;

  KeycloakDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    realm = new Realm(issuer());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  String issuer() {
    return address() + REALM;
  }

  /** Method, path and, of grants, the type; oldest first. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Waits until something with this in its path was asked. */
  void awaits(String part) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> requests.stream().anyMatch(request -> request.contains(part)));
  }

  void forgetRequests() {
    requests.clear();
  }

  /** The next request whose path has this in it gets this status; several may be planned. */
  void failsOnce(String part, int status) {
    faults.add(new Fault(path -> path.contains(part), status));
  }

  /** The next request whose path has this in it gets no answer. */
  void hangsOnce(String part) {
    failsOnce(part, HANGS);
  }

  /** Requests whose path has this in it wait until the returned one is run. */
  Runnable holds(String part) {
    CountDownLatch held = new CountDownLatch(1);
    Hold hold = new Hold(part, held);
    holds.add(hold);
    return () -> {
      holds.remove(hold);
      held.countDown();
    };
  }

  /** As after a change of keys: the service's token of before is worth nothing. */
  void refusesOldServiceTokens() {
    acceptedServiceToken = "none yet";
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = path.equals(TOKEN) ? form(body) : Map.of();
    if (!path.contains("/certs")) {
      requests.add(
          (exchange.getRequestMethod() + " " + path + " " + form.getOrDefault("grant_type", ""))
              .strip());
    }
    for (Hold hold : holds) {
      if (path.contains(hold.part())) {
        waitFor(hold.held());
      }
    }
    Fault planned = faults.stream().filter(one -> one.where().test(path)).findFirst().orElse(null);
    if (planned != null && faults.remove(planned)) {
      fail(exchange, planned.status());
    } else if (path.equals(TOKEN)) {
      token(exchange, form);
    } else if (path.startsWith(ADMIN)) {
      admin(exchange, path.substring(ADMIN.length()), body);
    } else {
      answer(exchange, 200, realm.keys());
    }
  }

  private void fail(HttpExchange exchange, int status) throws IOException {
    if (status != HANGS) {
      answer(exchange, status, "{\"error\":\"unknown_error\"}");
      return;
    }
    waitFor(closing);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
    try {
      Realm.Granted granted =
          switch (form.getOrDefault("grant_type", "")) {
            case "password" -> realm.password(form.get("username"), form.get("password"));
            case "refresh_token" -> realm.refresh(form.get("refresh_token"));
            default -> new Realm.Granted(acceptedServiceToken = realm.serviceToken(), "");
          };
      answer(
          exchange,
          200,
          json.writeValueAsString(
              Map.of(
                  "access_token", granted.accessToken(),
                  "refresh_token", granted.refreshToken(),
                  "expires_in", 300)));
    } catch (Realm.Refused e) {
      answer(
          exchange,
          400,
          json.writeValueAsString(
              Map.of("error", "invalid_grant", "error_description", e.getMessage())));
    }
  }

  private void admin(HttpExchange exchange, String path, String body) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + acceptedServiceToken).equals(token)) {
      answer(exchange, 401, "{\"error\":\"HTTP 401 Unauthorized\"}");
      return;
    }
    URI uri = URI.create(path);
    String[] parts = uri.getPath().split("/");
    if (parts[1].equals("sessions")) {
      answer(exchange, realm.end(parts[2]) ? 204 : 404, "");
    } else if (parts.length > 2) {
      ofUser(exchange, parts, body);
    } else if (exchange.getRequestMethod().equals("POST")) {
      create(exchange, json.readTree(body));
    } else {
      answer(exchange, 200, json.writeValueAsString(list(form(uri.getRawQuery()))));
    }
  }

  private void create(HttpExchange exchange, JsonNode user) throws IOException {
    String email = user.path("email").asString();
    String password = user.path("credentials").path(0).path("value").asString();
    Realm.User created = realm.create(email, password).orElse(null);
    if (created == null) {
      answer(exchange, 409, "{\"errorMessage\":\"User exists with same username\"}");
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Location", address() + ADMIN + "/users/" + created.id.toString());
    answer(exchange, 201, "");
  }

  private List<Map<String, Object>> list(Map<String, String> query) {
    String email = query.get("email");
    return realm.users().stream()
        .filter(user -> email == null || user.email.equals(email))
        .skip(Long.parseLong(query.getOrDefault("first", "0")))
        .limit(Long.parseLong(query.getOrDefault("max", "100")))
        .map(KeycloakDouble::shown)
        .toList();
  }

  private void ofUser(HttpExchange exchange, String[] parts, String body) throws IOException {
    Realm.User user = realm.byId(parts[2]).orElse(null);
    if (user == null) {
      answer(exchange, 404, "{\"error\":\"User not found\"}");
      return;
    }
    switch (parts.length > 3 ? parts[parts.length - 1] : "") {
      case "available" ->
          answer(
              exchange, 200, roles(user.roles.contains("trader") ? List.of() : List.of("trader")));
      case "realm" -> {
        if (exchange.getRequestMethod().equals("POST")) {
          json.readTree(body).forEach(role -> user.roles.add(role.path("name").asString()));
        }
        answer(exchange, 200, roles(new ArrayList<>(user.roles)));
      }
      case "reset-password" -> {
        user.password = json.readTree(body).path("value").asString();
        answer(exchange, 204, "");
      }
      case "sessions" -> answer(exchange, 200, sessions(user));
      case "logout" -> {
        realm.endAll(user.id);
        answer(exchange, 204, "");
      }
      case "execute-actions-email" -> answer(exchange, 204, "");
      default -> answer(exchange, 200, json.writeValueAsString(shown(user)));
    }
  }

  private String roles(List<String> names) {
    return json.writeValueAsString(
        names.stream().map(name -> Map.of("id", "role-" + name, "name", name)).toList());
  }

  private String sessions(Realm.User user) {
    return json.writeValueAsString(
        realm.sessionsOf(user.id).stream()
            .map(id -> Map.of("id", id, "ipAddress", "127.0.0.1", "start", 1, "lastAccess", 2))
            .toList());
  }

  private static Map<String, Object> shown(Realm.User user) {
    return Map.of("id", user.id.toString(), "username", user.email, "enabled", true);
  }

  private static Map<String, String> form(String text) {
    if (text == null || text.isEmpty()) {
      return Map.of();
    }
    return List.of(text.split("&")).stream()
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(pair -> pair[0], pair -> decode(pair[1]), (a, b) -> b, HashMap::new));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
