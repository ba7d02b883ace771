package io.tradeflow.auth;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.netty.channel.ChannelOption;
import io.tradeflow.starter.web.Problem;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Requests to Keycloak: bounded in time and number, behind a circuit breaker. A refusal (4xx) is a
 * {@link KeycloakRefusal}; everything else that goes wrong is a 503 problem.
 */
@Component
class KeycloakHttp {
  private static final Logger LOG = LoggerFactory.getLogger(KeycloakHttp.class);
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private final WebClient client;
  private final CircuitBreaker breaker;
  private final Duration timeout;

  KeycloakHttp(AuthProperties properties) {
    AuthProperties.Keycloak keycloak = properties.keycloak();
    timeout = keycloak.timeout();
    client =
        WebClient.builder()
            .baseUrl(keycloak.address().toString())
            .clientConnector(new ReactorClientHttpConnector(http(keycloak)))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BODY_BYTES))
            .build();
    breaker =
        CircuitBreaker.of(
            "keycloak",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(2)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .ignoreException(KeycloakRefusal.class::isInstance)
                .build());
  }

  private static HttpClient http(AuthProperties.Keycloak keycloak) {
    ConnectionProvider connections =
        ConnectionProvider.builder("keycloak")
            .maxConnections(keycloak.maxConnections())
            .pendingAcquireMaxCount(keycloak.maxWaiting())
            .pendingAcquireTimeout(keycloak.timeout())
            .maxIdleTime(Duration.ofSeconds(20))
            .build();
    return HttpClient.create(connections)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1_000)
        .responseTimeout(keycloak.timeout());
  }

  WebClient client() {
    return client;
  }

  /** Sends the request and reads the body as {@code type}; empty where there is no body. */
  <T> Mono<T> call(WebClient.RequestHeadersSpec<?> request, Class<T> type) {
    return guarded(
        request.exchangeToMono(
            response ->
                response.statusCode().is2xxSuccessful()
                    ? response.bodyToMono(type)
                    : refused(response)));
  }

  /** Sends the request and gives the {@code Location} of what was made. */
  Mono<String> create(WebClient.RequestHeadersSpec<?> request) {
    return guarded(
        request.exchangeToMono(
            response ->
                response.statusCode().is2xxSuccessful()
                    ? response
                        .releaseBody()
                        .then(Mono.justOrEmpty(response.headers().asHttpHeaders().getLocation()))
                        .map(Object::toString)
                    : refused(response)));
  }

  private <T> Mono<T> guarded(Mono<T> call) {
    return call.timeout(timeout)
        .transformDeferred(CircuitBreakerOperator.of(breaker))
        .onErrorMap(KeycloakHttp::isOutage, KeycloakHttp::outage);
  }

  private static <T> Mono<T> refused(ClientResponse response) {
    HttpStatusCode status = response.statusCode();
    if (!status.is4xxClientError()) {
      return response.createError();
    }
    return response
        .bodyToMono(KeycloakRefusal.Body.class)
        .onErrorReturn(new KeycloakRefusal.Body(null, null, null))
        .defaultIfEmpty(new KeycloakRefusal.Body(null, null, null))
        .flatMap(body -> Mono.error(new KeycloakRefusal(status.value(), body)));
  }

  private static boolean isOutage(Throwable failure) {
    return !(failure instanceof KeycloakRefusal) && !(failure instanceof Problem);
  }

  private static Throwable outage(Throwable failure) {
    if (!(failure instanceof CallNotPermittedException)) {
      LOG.warn("Keycloak does not work: {}", failure.toString());
    }
    return KeycloakDown.problem();
  }
}
