package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.Views.ReceiptView;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import io.tradeflow.engine.domain.outside.HookKind;
import io.tradeflow.starter.web.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where other programs send signals; they have no token, so each proves itself in its own way. */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);

  private final Deliveries deliveries;
  private final ClientAddress addresses;

  WebhookController(Deliveries deliveries, ClientAddress addresses) {
    this.deliveries = deliveries;
    this.addresses = addresses;
  }

  @PostMapping("/tradingview/{hook}")
  Mono<ResponseEntity<ReceiptView>> tradingView(
      @PathVariable String hook,
      ServerHttpRequest request,
      @RequestBody(required = false) byte @Nullable [] body) {
    return received(HookKind.TRADINGVIEW, hook, "", request, body);
  }

  /** The secret follows the hook's id after a dot. */
  @PostMapping("/chartink/{hook}")
  Mono<ResponseEntity<ReceiptView>> chartink(
      @PathVariable String hook,
      ServerHttpRequest request,
      @RequestBody(required = false) byte @Nullable [] body) {
    int dot = hook.indexOf('.');
    return dot < 0
        ? received(HookKind.CHARTINK, hook, "", request, body)
        : received(
            HookKind.CHARTINK, hook.substring(0, dot), hook.substring(dot + 1), request, body);
  }

  @PostMapping("/sheets/{hook}")
  Mono<ResponseEntity<ReceiptView>> sheets(
      @PathVariable String hook,
      ServerHttpRequest request,
      @RequestBody(required = false) byte @Nullable [] body) {
    return received(HookKind.SHEETS, hook, "", request, body);
  }

  @PostMapping("/generic/{hook}")
  Mono<ResponseEntity<ReceiptView>> generic(
      @PathVariable String hook,
      ServerHttpRequest request,
      @RequestBody(required = false) byte @Nullable [] body) {
    return received(HookKind.GENERIC, hook, "", request, body);
  }

  private Mono<ResponseEntity<ReceiptView>> received(
      HookKind kind,
      String hook,
      String pathSecret,
      ServerHttpRequest request,
      byte @Nullable [] body) {
    HttpHeaders headers = request.getHeaders();
    Delivery delivery =
        new Delivery(
            kind,
            hook,
            addresses.of(request),
            pathSecret,
            headers,
            body == null ? new byte[0] : body);
    return call(() -> answer(deliveries.take(delivery)))
        .onErrorMap(
            failure -> !(failure instanceof ErrorResponse),
            failure -> {
              // The path is not logged: it may hold a secret.
              LOG.error("An alert for a {} webhook was not taken", kind.code(), failure);
              return new Problem(
                  HttpStatus.INTERNAL_SERVER_ERROR,
                  "INTERNAL_ERROR",
                  "Something failed on our side. Send the same event again.");
            });
  }

  static ResponseEntity<ReceiptView> answer(ReceiveSignals.Receipt receipt) {
    HttpStatus status =
        switch (receipt.status()) {
          case ACCEPTED -> HttpStatus.ACCEPTED;
          case REPEATED, IGNORED -> HttpStatus.OK;
        };
    return ResponseEntity.status(status).body(ReceiptView.of(receipt));
  }
}
