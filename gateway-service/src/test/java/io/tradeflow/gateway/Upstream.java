package io.tradeflow.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The service behind a route: remembers what it was asked and answers as its paths say. */
final class Upstream implements AutoCloseable {
  /** What arrived; header names in lower case. */
  record Request(String method, String uri, Map<String, List<String>> headers, String body) {}

  final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final AtomicReference<String> keys = new AtomicReference<>("{\"keys\":[]}");
  private final DisposableServer server;

  Upstream() {
    server = HttpServer.create().host("localhost").port(0).handle(this::handle).bindNow();
  }

  /** What the key endpoint of the realm answers. */
  void publishes(String keySet) {
    keys.set(keySet);
  }

  String address() {
    return "http://localhost:" + server.port();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    String uri = request.uri();
    if (uri.endsWith("/certs")) {
      return response
          .header("Content-Type", "application/json")
          .sendString(Mono.fromSupplier(keys::get));
    }
    if (uri.startsWith("/ws/")) {
      return response.sendWebsocket((in, out) -> out.sendString(in.receive().asString()));
    }
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .flatMapMany(body -> answer(request, response, body));
  }

  private Publisher<Void> answer(
      HttpServerRequest request, HttpServerResponse response, String body) {
    String uri = request.uri();
    requests.add(new Request(request.method().name(), uri, headers(request), body));
    if (uri.contains("never")) {
      return Flux.never();
    }
    if (uri.contains("slow")) {
      return Mono.delay(Duration.ofSeconds(20)).thenMany(json(response));
    }
    if (uri.contains("hangs-up")) {
      request.withConnection(connection -> connection.channel().close());
      return Flux.never();
    }
    response
        .header("Server", "inside")
        .header("X-Powered-By", "inside")
        .header("X-Frame-Options", "SAMEORIGIN")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Correlation-Id", "from-inside")
        .header("Keep-Alive", "timeout=5")
        .header("Location", "/api/v1/orders/1");
    return json(response);
  }

  private static Publisher<Void> json(HttpServerResponse response) {
    return response
        .header("Content-Type", "application/json")
        .sendString(Mono.just("{\"from\":\"upstream\"}"));
  }

  private static Map<String, List<String>> headers(HttpServerRequest request) {
    Map<String, List<String>> headers = new TreeMap<>();
    request
        .requestHeaders()
        .forEach(
            header ->
                headers
                    .computeIfAbsent(
                        header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue()));
    return headers;
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
