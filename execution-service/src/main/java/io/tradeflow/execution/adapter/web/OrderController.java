package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.execution.application.ChangeRefusals;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.OrderReads.OrderCursor;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.starter.TimeOrderedId;
import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
import org.springframework.web.bind.annotation.PutMapping;
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

  /** Orders that were asked to be cancelled. */
  record Cancelling(int cancelling, List<UUID> ids) {}

  private final OrderLedger ledger;
  private final OrderReads reads;
  private final Market market;
  private final CancelRequests cancels;
  private final ConnectedBrokers brokers;
  private final Clock clock;

  OrderController(
      OrderLedger ledger,
      OrderReads reads,
      Market market,
      CancelRequests cancels,
      ConnectedBrokers brokers,
      Clock clock) {
    this.ledger = ledger;
    this.reads = reads;
    this.market = market;
    this.cancels = cancels;
    this.brokers = brokers;
    this.clock = clock;
  }

  @PostMapping
  Mono<ResponseEntity<OrderJson.View>> place(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
      @RequestHeader(name = "X-Correlation-Id", defaultValue = "") String correlationId,
      @RequestBody OrderJson.Request body) {
    checkKey(key);
    String account = account(caller);
    OrderRequest request = OrderRequest.of(body);
    Rejection broken = request.broken();
    if (broken != null) {
      return Mono.error(problem(broken, HttpStatus.UNPROCESSABLE_CONTENT));
    }
    return free(account, request)
        .flatMap(
            free -> {
              UUID id = TimeOrderedId.at(clock.instant());
              NewOrder terms = request.terms(id, account, correlationId, market.of(account), free);
              Problem refusal = refusal(terms);
              return refusal == null
                  ? accept(terms, key, request.hash())
                  : earlier(account, key, request.hash(), refusal);
            });
  }

  /** Asked for only where the size depends on it. */
  private Mono<Size.Free> free(String account, OrderRequest request) {
    return request.form().size() instanceof Size.BalancePercent
        ? Mono.fromCompletionStage(() -> reads.free(account, request.symbol()))
            .map(free -> free.orElseThrow(OrderController::noAccount))
        : Mono.just(OrderRequest.NOTHING_FREE);
  }

  private static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "IDEMPOTENCY_KEY_MISSING",
          "Send an Idempotency-Key of 1 to 128 visible ASCII characters, new for each request.");
    }
  }

  private Mono<ResponseEntity<OrderJson.View>> accept(NewOrder terms, String key, String hash) {
    return Mono.fromCompletionStage(() -> ledger.accept(terms, key, hash, Optional.empty()))
        .map(accepted -> answer(accepted.orElseThrow(OrderController::noAccount)));
  }

  /** What could not be placed now may have been placed before, and then has the same answer. */
  private Mono<ResponseEntity<OrderJson.View>> earlier(
      String account, String key, String hash, Problem refusal) {
    return Mono.fromCompletionStage(() -> ledger.accepted(account, key, hash))
        .map(accepted -> answer(accepted.orElseThrow(() -> refusal)));
  }

  private static ResponseEntity<OrderJson.View> answer(OrderLedger.Accepted accepted) {
    if (!accepted.sameRequest()) {
      throw keyReused();
    }
    OrderJson.View view = OrderJson.view(accepted.order());
    URI location = URI.create("/api/v1/orders/" + view.id());
    return accepted.created()
        ? ResponseEntity.created(location).body(view)
        : ResponseEntity.ok().location(location).body(view);
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
    if (broken != null) {
      return problem(broken, HttpStatus.UNPROCESSABLE_CONTENT);
    }
    Rejection stopped = market.stopped(terms);
    return stopped == null ? null : problem(stopped, HttpStatus.CONFLICT);
  }

  private static Problem problem(Rejection broken, HttpStatus status) {
    return new Problem(
            broken.code().equals("HALTED") ? HttpStatus.CONFLICT : status,
            broken.code(),
            broken.message())
        .with("limit", broken.limit())
        .with("actual", broken.actual());
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
                throw conflict(ChangeRefusals.finished(order, "cancel"));
              }
              return Mono.fromCompletionStage(
                      () -> cancels.ask(account(caller), List.of(order.terms().id())))
                  .thenReturn(OrderJson.view(order));
            });
  }

  /** At most 1,000 at a time; filters that are empty leave nothing out. */
  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Cancelling> cancelAll(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String symbol,
      @RequestParam(defaultValue = "") String strategy) {
    return Mono.fromCompletionStage(() -> reads.open(account(caller), symbol, strategy))
        .flatMap(
            ids ->
                Mono.fromCompletionStage(() -> cancels.ask(account(caller), ids))
                    .thenReturn(new Cancelling(ids.size(), ids)));
  }

  /** New terms of a working order: risk decides, then the broker; the answer shows what waits. */
  @PutMapping("/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<OrderJson.View> modify(
      @AuthenticationPrincipal Jwt caller,
      @PathVariable String id,
      @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
      @RequestBody OrderJson.Change body) {
    checkKey(key);
    Amendment.Wish wish = OrderRequest.wish(body);
    return find(caller, id).flatMap(order -> ask(order, wish, key));
  }

  /** A repeat is answered although the order may take no such change any more. */
  private Mono<OrderJson.View> ask(Order order, Amendment.Wish wish, String key) {
    UUID id = order.terms().id();
    String hash = OrderRequest.hash(id, wish);
    InstrumentRules rules = market.instrument(order.terms().symbol());
    Rejection broken = rules == null ? null : OrderRules.broken(order, wish, rules);
    if (broken != null && !order.state().finished()) {
      return Mono.fromCompletionStage(() -> ledger.askedBefore(order.terms().accountId(), key))
          .flatMap(
              before ->
                  before
                      ? request(order, wish, key, hash)
                      : Mono.error(problem(broken, HttpStatus.UNPROCESSABLE_CONTENT)));
    }
    return request(order, wish, key, hash);
  }

  private Mono<OrderJson.View> request(Order order, Amendment.Wish wish, String key, String hash) {
    NewOrder terms = order.terms();
    return Mono.fromCompletionStage(
            () -> ledger.ask(terms.id(), terms.accountId(), wish, key, hash))
        .map(asked -> asked.orElseThrow(OrderController::notFound))
        .map(OrderController::changed);
  }

  private static OrderJson.View changed(OrderLedger.Asked asked) {
    if (!asked.sameRequest()) {
      throw keyReused();
    }
    Order order = asked.order();
    if (asked.permitted()) {
      return OrderJson.view(order);
    }
    throw conflict(ChangeRefusals.of(order));
  }

  private static Problem keyReused() {
    return new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "IDEMPOTENCY_KEY_REUSED",
        "This Idempotency-Key was used for something else. Use a new key for a new request.");
  }

  private static Problem conflict(Rejection why) {
    return new Problem(HttpStatus.CONFLICT, why.code(), why.message());
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
    Rejection why = ChangeRefusals.notFound();
    return new Problem(HttpStatus.NOT_FOUND, why.code(), why.message());
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
