package io.tradeflow.execution.adapter.web;

import io.tradeflow.events.CancelOrder;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.kafka.ReferenceData;
import io.tradeflow.execution.adapter.postgres.OrderLedger;
import io.tradeflow.execution.adapter.postgres.OrderQueries;
import io.tradeflow.execution.adapter.postgres.OrderQueries.OrderCursor;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
  private final OrderQueries queries;
  private final ReferenceData reference;
  private final Outbox outbox;
  private final Clock clock;

  OrderController(
      OrderLedger ledger,
      OrderQueries queries,
      ReferenceData reference,
      Outbox outbox,
      Clock clock) {
    this.ledger = ledger;
    this.queries = queries;
    this.reference = reference;
    this.outbox = outbox;
    this.clock = clock;
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
    checked(terms);
    return ledger
        .accept(terms, key, hash(terms), null)
        .switchIfEmpty(Mono.error(OrderController::noAccount))
        .map(OrderController::answer);
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
    InstrumentRules instrument = reference.instrument(symbol);
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
        instrument == null ? UNLISTED : instrument.tick());
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

  private void checked(NewOrder terms) {
    InstrumentRules instrument = reference.instrument(terms.symbol());
    if (instrument == null) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "UNKNOWN_SYMBOL",
          "There is no symbol " + terms.symbol() + ". GET /api/v1/market/symbols lists them.");
    }
    refuse(OrderRules.broken(terms, instrument), HttpStatus.UNPROCESSABLE_CONTENT);
    refuse(reference.stopped(terms), HttpStatus.CONFLICT);
  }

  private static void refuse(@Nullable Rejection broken, HttpStatus status) {
    if (broken != null) {
      throw new Problem(
              broken.code().equals("HALTED") ? HttpStatus.CONFLICT : status,
              broken.code(),
              broken.message())
          .with("limit", broken.limit())
          .with("actual", broken.actual());
    }
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
    return queries
        .orders(
            account(caller), state, symbol, Page.after(cursor, OrderController::parse), size + 1)
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
              return askToCancel(account(caller), List.of(order.terms().id()))
                  .thenReturn(OrderJson.view(order));
            });
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Map<String, Integer>> cancelAll(@AuthenticationPrincipal Jwt caller) {
    return queries
        .open(account(caller))
        .flatMap(
            ids -> askToCancel(account(caller), ids).thenReturn(Map.of("cancelling", ids.size())));
  }

  private Mono<Void> askToCancel(String account, List<UUID> ids) {
    return outbox.inTransaction(
        outbox.append(ids.stream().map(id -> command(account, id.toString())).toList()));
  }

  private Outbox.Event command(String account, String id) {
    OrderCommand command =
        OrderCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account,
                    null,
                    null,
                    clock.instant(),
                    id,
                    id,
                    "CANCEL_ORDER:" + UUID.randomUUID(),
                    0))
            .setType(OrderCommandType.CANCEL_ORDER)
            .setCancelOrder(new CancelOrder(id, "USER"))
            .build();
    return new Outbox.Event(Topics.EXECUTION_ORDER_COMMANDS, account, command);
  }

  private Mono<Order> find(Jwt caller, String id) {
    UUID order;
    try {
      order = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return Mono.error(notFound());
    }
    return ledger.find(order, account(caller)).switchIfEmpty(Mono.error(OrderController::notFound));
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
