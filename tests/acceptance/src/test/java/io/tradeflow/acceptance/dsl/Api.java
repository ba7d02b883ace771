package io.tradeflow.acceptance.dsl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain calls to the gateway. */
public final class Api {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String gateway;

  public Api(String gateway) {
    this.gateway = gateway;
  }

  /** A call with a JSON body (empty: none), a token (empty: none) and further headers in pairs. */
  public Answer call(String method, String path, String token, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      Answer answer =
          new Answer(HTTP.send(request.build(), BodyHandlers.ofString()), method + " " + path);
      if (path.startsWith("/api/")) {
        Contract.of(gateway).holds(method, path, answer);
      }
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
