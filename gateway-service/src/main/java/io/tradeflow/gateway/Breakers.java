package io.tradeflow.gateway;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.tradeflow.starter.web.ProblemWriter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * One breaker a service: calls to one that fails are refused at once for a while, so that callers
 * and connections are not held up. No bulkhead: Netty's connection pool bounds what is under way.
 */
@Component
class Breakers {
  private static final String RETRY_SECONDS = "2";

  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(20)
              .minimumNumberOfCalls(10)
              .failureRateThreshold(50)
              .waitDurationInOpenState(Duration.ofSeconds(2))
              .permittedNumberOfCallsInHalfOpenState(5)
              // The caller's fault, not the service's.
              .ignoreExceptions(RefusedBody.class)
              .build());
  private final ProblemWriter problems;

  Breakers(ProblemWriter problems) {
    this.problems = problems;
  }

  GatewayFilter of(URI upstream) {
    CircuitBreaker breaker = breakers.circuitBreaker(upstream.toString());
    return (exchange, chain) ->
        chain
            .filter(exchange)
            .transformDeferred(CircuitBreakerOperator.of(breaker))
            .onErrorResume(failure -> answer(exchange, failure));
  }

  private Mono<Void> answer(ServerWebExchange exchange, Throwable failure) {
    if (isTimeout(failure)) {
      return refuse(
          exchange, HttpStatus.GATEWAY_TIMEOUT, "UPSTREAM_TIMEOUT", "did not answer in time");
    }
    if (failure instanceof CallNotPermittedException || failure instanceof IOException) {
      return refuse(
          exchange, HttpStatus.SERVICE_UNAVAILABLE, "UPSTREAM_UNAVAILABLE", "cannot be reached");
    }
    return Mono.error(failure);
  }

  private Mono<Void> refuse(
      ServerWebExchange exchange, HttpStatus status, String code, String what) {
    exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    return problems.write(
        exchange,
        status,
        code,
        "The service behind this route "
            + what
            + ". Try again in "
            + RETRY_SECONDS
            + " s; an order sent with the same Idempotency-Key is never placed twice.");
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException
        || (failure instanceof ResponseStatusException answered
            && answered.getStatusCode() == HttpStatus.GATEWAY_TIMEOUT);
  }
}
