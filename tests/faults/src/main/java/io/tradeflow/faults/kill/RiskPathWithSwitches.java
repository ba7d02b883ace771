package io.tradeflow.faults.kill;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.tradeflow.faults.path.PathSettings;
import io.tradeflow.faults.path.Plumbing;
import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillProtocol.Answer;
import io.tradeflow.risk.application.KillProtocol.Standing;
import io.tradeflow.risk.config.RiskParts;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitchOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * risk-service without Spring's context, with its kill switches on the loopback interface; the
 * bearer token is the operator's name. Answers say when they were ready to leave.
 */
public final class RiskPathWithSwitches {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/api/v1/risk/kill-switch";

  private final KillProtocol kills;

  private RiskPathWithSwitches(KillProtocol kills) {
    this.kills = kills;
  }

  /** Runs until the process ends. */
  public static void main(String[] arguments) {
    PathSettings settings = PathSettings.read();
    Plumbing plumbing = new Plumbing(settings, "risk");
    RiskParts parts =
        new RiskParts(
            plumbing.kafka(),
            plumbing.database(),
            plumbing.connections(),
            plumbing.outbox().outbox());
    plumbing.outbox().start();
    parts.start();
    RiskPathWithSwitches switches = new RiskPathWithSwitches(parts.kills());
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(settings.port())
            .route(
                routes ->
                    routes
                        .get(
                            "/health/ready",
                            (request, response) ->
                                response.status(parts.ready() ? 200 : 503).send())
                        .get(ROUTE, switches::all)
                        .post(ROUTE, switches::change))
            .bindNow();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.disposeNow();
                  parts.close();
                  plumbing.close();
                }));
    server.onDispose().block();
  }

  private Mono<Void> all(HttpServerRequest request, HttpServerResponse response) {
    return Mono.fromCompletionStage(kills::all)
        .flatMap(
            found ->
                said(
                    response,
                    200,
                    Map.of("items", found.stream().map(RiskPathWithSwitches::form).toList())));
  }

  private Mono<Void> change(HttpServerRequest request, HttpServerResponse response) {
    String operator =
        Objects.requireNonNullElse(request.requestHeaders().get("Authorization"), "")
            .replace("Bearer ", "");
    return request
        .receive()
        .aggregate()
        .asString()
        .map(JSON::readTree)
        .flatMap(body -> Mono.fromCompletionStage(kills.carry(order(body, operator))))
        .flatMap(
            answer ->
                switch (answer) {
                  case Answer.Done done -> said(response, 200, form(done.standing()));
                  case Answer.Refused refused -> said(response, 403, refused);
                });
  }

  private static KillSwitchOrder order(JsonNode body, String operator) {
    return new KillSwitchOrder(
        new KillScope(body.path("scope").asString()),
        body.path("engaged").asBoolean(),
        body.path("reason").asString(),
        operator,
        true);
  }

  private static Mono<Void> said(HttpServerResponse response, int status, Object body) {
    String text = JSON.writeValueAsString(body);
    return response
        .status(HttpResponseStatus.valueOf(status))
        .header(RiskUnderDrill.READY, Long.toString(System.nanoTime()))
        .sendString(Mono.just(text))
        .then();
  }

  private static Map<String, Object> form(Standing standing) {
    boolean certain = standing.waitingFor().isEmpty();
    List<Map<String, String>> missing =
        standing.waitingFor().stream()
            .map(it -> Map.of("senderId", it.senderId(), "reason", it.reason().name()))
            .toList();
    return Map.of(
        "scope",
        standing.state().scope().value(),
        "epoch",
        standing.state().epoch(),
        "state",
        !standing.state().engaged() ? "RELEASED" : certain ? "ENGAGED" : "PENDING",
        "waitingFor",
        missing);
  }
}
