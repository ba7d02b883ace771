package io.tradeflow.localstack.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's or program's view of the gateway: logs in, refreshes its token, calls routes. */
public final class ApiClient {
  /** An answer that was not the expected one. */
  public static final class ApiException extends RuntimeException {
    private final int status;

    ApiException(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration EARLY = Duration.ofSeconds(60);
  private static final int MAX_PAGES = 1_000;

  private final String gateway;
  private final String login;
  private final String userName;
  private final String password;
  private @Nullable String token;
  private Instant expires = Instant.MIN;

  /** Calls routes at {@code gateway} and logs in there. */
  public ApiClient(String gateway, String userName, String password) {
    this(gateway, gateway, userName, password);
  }

  private ApiClient(String gateway, String login, String userName, String password) {
    this.gateway = gateway;
    this.login = login;
    this.userName = userName;
    this.password = password;
  }

  /** The same person calling routes elsewhere, with logins where this one has them. */
  public ApiClient at(String address) {
    return new ApiClient(address, login, userName, password);
  }

  /** Creates the account that this client then logs in to. */
  public JsonNode register() {
    return send(
        request(gateway + "/api/v1/auth/register")
            .POST(json(Map.of("email", userName, "password", password)))
            .build());
  }

  /** A valid access token, from a new login when the last one is about to end. */
  public String token() {
    return token(EARLY);
  }

  /** The same, and valid for at least so long, if a new one is. */
  synchronized String token(Duration least) {
    String current = token;
    if (current != null && Instant.now().isBefore(expires.minus(least))) {
      return current;
    }
    JsonNode answer =
        send(
            request(login + "/api/v1/auth/login")
                .POST(json(Map.of("username", userName, "password", password)))
                .build());
    String fresh = answer.path("accessToken").asString();
    token = fresh;
    expires = Instant.now().plusSeconds(answer.path("expiresIn").asLong());
    return fresh;
  }

  public JsonNode get(String path) {
    return send(authorized(path).GET().build());
  }

  public JsonNode post(String path, Object body) {
    return send(authorized(path).POST(json(body)).build());
  }

  public JsonNode put(String path, Object body) {
    return send(authorized(path).PUT(json(body)).build());
  }

  public JsonNode delete(String path) {
    return send(authorized(path).DELETE().build());
  }

  public JsonNode postCsv(String path, String csv) {
    return send(
        authorized(path)
            .setHeader("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(csv))
            .build());
  }

  /** All items of a paged route, page by page. */
  public List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MAX_PAGES; page++) {
      JsonNode answer = get(path + "?limit=500" + cursor);
      answer.path("items").forEach(items::add);
      JsonNode next = answer.path("nextCursor");
      if (next.isNull() || next.isMissingNode()) {
        return items;
      }
      cursor = "&cursor=" + next.asString();
    }
    throw new IllegalStateException(path + " has more than " + MAX_PAGES + " pages");
  }

  private HttpRequest.Builder authorized(String path) {
    return request(gateway + path).header("Authorization", "Bearer " + token());
  }

  private HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher json(Object body) {
    return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        throw new ApiException(
            answer.statusCode(),
            "%s %s answered %d: %s"
                .formatted(
                    request.method(), request.uri().getPath(), answer.statusCode(), answer.body()));
      }
      return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new ApiException(0, request.uri() + " cannot be reached: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(0, "interrupted");
    }
  }
}
