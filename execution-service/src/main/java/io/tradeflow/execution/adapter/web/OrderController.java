package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.OrderReads.OrderCursor;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Placing, reading and cancelling orders. */
@RestController
@RequestMapping("/api/v1/orders")
class OrderController {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final int MAX_DIGITS = 38;
  private static final BigDecimal UNLISTED = BigDecimal.ONE;

  private final OrderLedger ledger;
  private final OrderReads reads;
  private final Market market;
  private final CancelRequests cancels;
  private final ConnectedBrokers brokers;

  OrderController(
      OrderLedger ledger,
      OrderReads reads,
      Market market,
      CancelRequests cancels,
      ConnectedBrokers brokers) {
    this.ledger = ledger;
    this.reads = reads;
    this.market = market;
    this.cancels = cancels;
    this.brokers = brokers;
  }

  @PostMapping
  Mono<ResponseEntity<OrderJson.View>> place(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
      @RequestHeader(name = "X-Correlation-Id", defaultValue = "") String correlationId,
      @RequestBody OrderJson.Request body) {
    if (!KEY.matcher(key).matches()) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "IDEMPOTENCY_KEY_MISSING",
          "Send an Idempotency-Key of 1 to 128 visible ASCII characters, new for each order.");
    }
    NewOrder terms = terms(account(caller), body, correlationId);
    Problem refusal = refusal(terms);
    return refusal == null ? accept(terms, key) : earlier(terms, key, refusal);
  }

  private Mono<ResponseEntity<OrderJson.View>> accept(NewOrder terms, String key) {
    return Mono.fromCompletionStage(() -> ledger.accept(terms, key, hash(terms), Optional.empty()))
        .map(accepted -> answer(accepted.orElseThrow(OrderController::noAccount)));
  }

  /** What could not be placed now may have been placed before, and then has the same answer. */
  private Mono<ResponseEntity<OrderJson.View>> earlier(
      NewOrder terms, String key, Problem refusal) {
    return Mono.fromCompletionStage(() -> ledger.accepted(terms.accountId(), key, hash(terms)))
        .map(accepted -> answer(accepted.orElseThrow(() -> refusal)));
  }

  private static ResponseEntity<OrderJson.View> answer(OrderLedger.Accepted accepted) {
    if (!accepted.sameRequest()) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "IDEMPOTENCY_KEY_REUSED",
          "This Idempotency-Key placed another order. Use a new key for a new order.");
    }
    OrderJson.View view = OrderJson.view(accepted.order());
    URI location = URI.create("/api/v1/orders/" + view.id());
    return accepted.created()
        ? ResponseEntity.created(location).body(view)
        : ResponseEntity.ok().location(location).body(view);
  }

  private NewOrder terms(String account, OrderJson.Request body, String correlationId) {
    String symbol = text("symbol", body.symbol());
    InstrumentRules instrument = market.instrument(symbol);
    return new NewOrder(
        UUID.randomUUID(),
        account,
        symbol,
        text("side", body.side()),
        text("type", body.type()),
        number("quantity", body.quantity()),
        body.limitPrice() == null ? null : number("limitPrice", body.limitPrice()),
        body.timeInForce() == null ? "GTC" : body.timeInForce().toUpperCase(Locale.ROOT),
        body.broker() == null ? "paper" : body.broker(),
        "API",
        null,
        null,
        null,
        correlationId.isEmpty() ? UUID.randomUUID().toString() : correlationId,
        instrument == null ? UNLISTED : instrument.tick(),
        market.marketTime(symbol));
  }

  private static String text(String field, @Nullable String value) {
    if (value == null || value.isBlank() || value.length() > 40 || !value.matches("[\\w./-]+")) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The field " + field + " is missing or has characters that it may not have.");
    }
    return value.toUpperCase(Locale.ROOT);
  }

  /** Refuses numbers whose mere size would cost us more than they could be worth. */
  private static BigDecimal number(String field, @Nullable BigDecimal value) {
    if (value == null
        || Math.abs((long) value.scale()) > MAX_DIGITS
        || value.precision() > MAX_DIGITS) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The field " + field + " is missing or not a decimal of at most 38 digits.");
    }
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  private @Nullable Problem refusal(NewOrder terms) {
    InstrumentRules instrument = market.instrument(terms.symbol());
    if (instrument == null) {
      return new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "UNKNOWN_SYMBOL",
          "There is no symbol " + terms.symbol() + ". GET /api/v1/market/symbols lists them.");
    }
    Rejection broken = OrderRules.broken(terms, instrument, brokers);
    return broken == null
        ? problem(market.stopped(terms), HttpStatus.CONFLICT)
        : problem(broken, HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private static @Nullable Problem problem(@Nullable Rejection broken, HttpStatus status) {
    return broken == null
        ? null
        : new Problem(
                broken.code().equals("HALTED") ? HttpStatus.CONFLICT : status,
                broken.code(),
                broken.message())
            .with("limit", broken.limit())
            .with("actual", broken.actual());
  }

  private static String hash(NewOrder terms) {
    return String.join(
        "|",
        terms.symbol(),
        terms.side(),
        terms.type(),
        terms.quantity().toPlainString(),
        terms.limitPrice() == null ? "" : terms.limitPrice().toPlainString(),
        terms.timeInForce(),
        terms.broker());
  }

  @GetMapping
  Mono<Page<OrderJson.View>> list(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String symbol,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    OrderCursor from = Page.after(cursor, OrderController::parse);
    OrderCursor after = from == null ? OrderCursor.NEWEST : from;
    return Mono.fromCompletionStage(
            () -> reads.orders(account(caller), state, symbol, after, size + 1))
        .map(rows -> Page.of(rows, size, OrderJson::view, OrderController::position));
  }

  private static String position(Order order) {
    return order.createdAt() + "|" + order.terms().id();
  }

  private static OrderCursor parse(String position) {
    List<String> parts = List.of(position.split("\\|"));
    return new OrderCursor(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)));
  }

  @GetMapping("/{id}")
  Mono<OrderJson.View> one(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
    return find(caller, id).map(OrderJson::view);
  }

  /** The owner of the account's partition cancels; the answer is the order as it is now. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<OrderJson.View> cancel(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
    return find(caller, id)
        .flatMap(
            order -> {
              if (order.state().finished()) {
                throw new Problem(
                    HttpStatus.CONFLICT,
                    "ORDER_FINISHED",
                    "The order is " + order.state() + "; there is nothing left to cancel.");
              }
              return Mono.fromCompletionStage(
                      () -> cancels.ask(account(caller), List.of(order.terms().id())))
                  .thenReturn(OrderJson.view(order));
            });
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Map<String, Integer>> cancelAll(@AuthenticationPrincipal Jwt caller) {
    return Mono.fromCompletionStage(() -> reads.open(account(caller)))
        .flatMap(
            ids ->
                Mono.fromCompletionStage(() -> cancels.ask(account(caller), ids))
                    .thenReturn(Map.of("cancelling", ids.size())));
  }

  private Mono<Order> find(Jwt caller, String id) {
    UUID order;
    try {
      order = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return Mono.error(notFound());
    }
    return Mono.fromCompletionStage(() -> ledger.find(order, account(caller)))
        .map(found -> found.orElseThrow(OrderController::notFound));
  }

  private static Problem notFound() {
    return new Problem(HttpStatus.NOT_FOUND, "ORDER_NOT_FOUND", "You have no such order.");
  }

  static Problem noAccount() {
    return new Problem(
        HttpStatus.NOT_FOUND,
        "ACCOUNT_NOT_READY",
        "The account is being opened. Try again in a second.");
  }

  static String account(Jwt caller) {
    return Objects.requireNonNull(caller.getSubject(), "sub");
  }
}
