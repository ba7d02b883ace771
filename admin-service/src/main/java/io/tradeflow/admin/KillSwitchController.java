package io.tradeflow.admin;

import io.tradeflow.starter.web.Problem;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

/**
 * Operators' way to the kill switch. risk-service decides, under the operator's own token; its
 * answer is handed on as it is.
 */
@RestController
@RequestMapping("/api/v1/admin/kill-switch")
class KillSwitchController {
  private static final String GLOBAL = "global:*";

  private final WebClient services;
  private final AdminProperties properties;

  KillSwitchController(WebClient services, AdminProperties properties) {
    this.services = services;
    this.properties = properties;
  }

  /** Without a scope it is the whole platform. */
  record KillSwitchRequest(
      @Nullable String scope, @Nullable Boolean engaged, @Nullable String reason) {}

  @GetMapping
  Mono<ResponseEntity<byte[]>> list(@AuthenticationPrincipal Jwt jwt) {
    return answer(call(HttpMethod.GET, jwt));
  }

  @PostMapping
  Mono<ResponseEntity<byte[]>> change(
      @AuthenticationPrincipal Jwt jwt, @RequestBody KillSwitchRequest request) {
    String scope = request.scope() == null ? GLOBAL : request.scope();
    KillSwitchRequest order = new KillSwitchRequest(scope, request.engaged(), request.reason());
    return answer(
        call(HttpMethod.POST, jwt).contentType(MediaType.APPLICATION_JSON).bodyValue(order));
  }

  private WebClient.RequestBodySpec call(HttpMethod method, Jwt jwt) {
    return services
        .method(method)
        .uri(properties.risk().resolve("/api/v1/risk/kill-switch"))
        .headers(headers -> headers.setBearerAuth(jwt.getTokenValue()));
  }

  private Mono<ResponseEntity<byte[]>> answer(WebClient.RequestHeadersSpec<?> call) {
    return call.exchangeToMono(KillSwitchController::handOn)
        .timeout(properties.riskTimeout())
        .onErrorMap(KillSwitchController::neverArrived, failure -> notReached())
        .onErrorMap(
            failure -> !(failure instanceof Problem), failure -> unknown("did not answer in time"));
  }

  private static Mono<ResponseEntity<byte[]>> handOn(ClientResponse answer) {
    MediaType type = answer.headers().contentType().orElse(MediaType.APPLICATION_JSON);
    if (!type.getSubtype().endsWith("json")) {
      return answer.releaseBody().then(Mono.error(() -> unknown("gave no answer of its own")));
    }
    return answer
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(body -> ResponseEntity.status(answer.statusCode()).contentType(type).body(body));
  }

  /** No connection came about; a connection that broke later may have carried the order. */
  private static boolean neverArrived(Throwable failure) {
    return failure instanceof WebClientRequestException
        && (failure.getCause() instanceof ConnectException
            || failure.getCause() instanceof UnknownHostException);
  }

  private static Problem notReached() {
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "UPSTREAM_UNAVAILABLE",
        "risk-service cannot be reached, so the switch was not changed."
            + " While it is down no order is approved.");
  }

  private static Problem unknown(String what) {
    return new Problem(
        HttpStatus.GATEWAY_TIMEOUT,
        "UPSTREAM_TIMEOUT",
        "risk-service "
            + what
            + "; whether the switch changed is not known."
            + " GET /api/v1/admin/kill-switch shows it.");
  }
}
