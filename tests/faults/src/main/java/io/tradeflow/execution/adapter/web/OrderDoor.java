package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderReads;
import java.time.Clock;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.ErrorResponseException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The service's own controller, called without a web framework; the caller is believed. */
public final class OrderDoor {
  /** Status and body, as a caller of the REST interface gets them. */
  public record Answer(int status, String body) {}

  private static final int FAILED = 500;

  private final OrderController controller;
  private final JsonMapper json = JsonMapper.builder().build();

  public OrderDoor(
      OrderLedger ledger,
      OrderReads reads,
      Market market,
      CancelRequests cancels,
      ConnectedBrokers brokers) {
    controller = new OrderController(ledger, reads, market, cancels, brokers, Clock.systemUTC());
  }

  /** {@code POST /api/v1/orders}. */
  public Mono<Answer> place(String account, String key, String body) {
    return answered(
        Mono.defer(
                () ->
                    controller.place(
                        caller(account), key, "", json.readValue(body, OrderJson.Request.class)))
            .map(this::answer));
  }

  /** {@code PUT /api/v1/orders/ID}. */
  public Mono<Answer> modify(String account, String id, String key, String body) {
    return answered(
        Mono.defer(
                () ->
                    controller.modify(
                        caller(account), id, key, json.readValue(body, OrderJson.Change.class)))
            .map(view -> new Answer(202, json.writeValueAsString(view))));
  }

  /** {@code DELETE /api/v1/orders/ID}. */
  public Mono<Answer> cancel(String account, String id) {
    return answered(
        Mono.defer(() -> controller.cancel(caller(account), id))
            .map(view -> new Answer(202, json.writeValueAsString(view))));
  }

  private Answer answer(ResponseEntity<OrderJson.View> entity) {
    return new Answer(entity.getStatusCode().value(), json.writeValueAsString(entity.getBody()));
  }

  private static Mono<Answer> answered(Mono<Answer> work) {
    return work.onErrorResume(
        failure ->
            Mono.just(
                failure instanceof ErrorResponseException problem
                    ? new Answer(problem.getStatusCode().value(), String.valueOf(problem.getBody()))
                    : new Answer(FAILED, String.valueOf(failure))));
  }

  private static Jwt caller(String account) {
    return Jwt.withTokenValue(account)
        .header("alg", "none")
        .subject(account)
        .issuedAt(Instant.EPOCH)
        .build();
  }
}
