package io.tradeflow.faults.path;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.tradeflow.execution.adapter.web.OrderDoor;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The REST interface's order routes on the loopback interface. {@code X-Account} says who calls.
 */
final class Entrance implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final DisposableServer server;

  Entrance(int port, OrderDoor door, BooleanSupplier ready) {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .route(
                routes ->
                    routes
                        .get(
                            "/health/ready",
                            (request, response) ->
                                response.status(ready.getAsBoolean() ? 200 : 503).send())
                        .post(
                            "/api/v1/orders",
                            (request, response) ->
                                answer(
                                    request,
                                    response,
                                    body -> door.place(account(request), key(request), body)))
                        .put(
                            "/api/v1/orders/{id}",
                            (request, response) ->
                                answer(
                                    request,
                                    response,
                                    body ->
                                        door.modify(
                                            account(request), id(request), key(request), body)))
                        .delete(
                            "/api/v1/orders/{id}",
                            (request, response) ->
                                answer(
                                    request,
                                    response,
                                    body -> door.cancel(account(request), id(request)))))
            .bindNow();
  }

  private static Mono<Void> answer(
      HttpServerRequest request,
      HttpServerResponse response,
      Function<String, Mono<OrderDoor.Answer>> work) {
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .flatMap(work)
        .flatMap(
            answer ->
                response
                    .status(HttpResponseStatus.valueOf(answer.status()))
                    .sendString(Mono.just(answer.body()))
                    .then());
  }

  private static String account(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.requestHeaders().get("X-Account"), "");
  }

  private static String key(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.requestHeaders().get("Idempotency-Key"), "");
  }

  private static String id(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.param("id"), "");
  }

  void await() {
    server.onDispose().block();
  }

  @Override
  public void close() {
    server.disposeNow(CLOSE);
  }
}
