package io.tradeflow.execution.adapter.web;

import static io.tradeflow.execution.adapter.web.OrderController.account;

import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.application.PlanRules;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.Plans.Cursor;
import io.tradeflow.execution.application.Plans.Found;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanStatus;
import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
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

/** Composed orders. They are written down here and worked by the owner of their partition. */
@RestController
@RequestMapping("/api/v1")
class PlanController {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MAX_LIVE = 100;

  /** Each move of a take-profit is one order more. */
  private static final int MAX_CHILDREN = 500;

  private static final int MAX_POSITIONS = 10_000;

  private final Plans plans;
  private final OrderReads reads;
  private final Market market;
  private final ConnectedBrokers brokers;
  private final PlanForm form;
  private final Clock clock;

  PlanController(
      Plans plans, OrderReads reads, Market market, ConnectedBrokers brokers, Clock clock) {
    this.brokers = brokers;
    this.plans = plans;
    this.reads = reads;
    this.market = market;
    this.form = new PlanForm(market);
    this.clock = clock;
  }

  @PostMapping("/orders/oco")
  Mono<ResponseEntity<PlanJson.View>> oco(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Oco body) {
    return make(caller, key, body.broker(), () -> form.oco(body));
  }

  @PostMapping("/orders/bracket")
  Mono<ResponseEntity<PlanJson.View>> bracket(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Bracket body) {
    return make(caller, key, body.broker(), () -> form.bracket(body));
  }

  @PostMapping("/orders/twap")
  Mono<ResponseEntity<PlanJson.View>> twap(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Twap body) {
    return make(caller, key, body.broker(), () -> form.twap(body));
  }

  @PostMapping("/orders/vwap")
  Mono<ResponseEntity<PlanJson.View>> vwap(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Vwap body) {
    return make(caller, key, body.broker(), () -> form.vwap(body));
  }

  @PostMapping("/orders/iceberg")
  Mono<ResponseEntity<PlanJson.View>> iceberg(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Iceberg body) {
    return make(caller, key, body.broker(), () -> form.iceberg(body));
  }

  @PostMapping("/orders/split")
  Mono<ResponseEntity<PlanJson.View>> split(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Split body) {
    return make(caller, key, body.broker(), () -> form.split(body));
  }

  @PostMapping("/orders/basket")
  Mono<ResponseEntity<PlanJson.View>> basket(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Basket body) {
    return make(caller, key, body.broker(), () -> form.basket(body));
  }

  @PostMapping("/orders/smart")
  Mono<ResponseEntity<PlanJson.View>> smart(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestBody PlanJson.Smart body) {
    return make(caller, key, body.broker(), () -> form.smart(body));
  }

  /**
   * With {@code emergency} under a kill switch or a halt too; with {@code broker} only what is
   * there.
   */
  @PostMapping("/positions/{symbol}/close")
  Mono<ResponseEntity<PlanJson.View>> close(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @PathVariable String symbol,
      @RequestParam(defaultValue = "false") boolean emergency,
      @RequestParam(required = false) @Nullable String broker) {
    return make(caller, key, broker, () -> form.close(symbol, emergency));
  }

  /** Leaves all positions, each by a plan of its own; a repeat finds the plans of before. */
  @PostMapping("/positions/close")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Page<PlanJson.View>> closeAll(
      @AuthenticationPrincipal Jwt caller,
      @RequestHeader(name = IDEMPOTENCY_KEY, defaultValue = "") String key,
      @RequestParam(defaultValue = "false") boolean emergency,
      @RequestParam(required = false) @Nullable String broker) {
    checkKey(key);
    Rejection away = broker == null ? null : OrderRules.away(broker, brokers);
    if (away != null) {
      throw refusal(away);
    }
    return Mono.fromCompletionStage(() -> reads.positions(account(caller), "", MAX_POSITIONS))
        .flatMapIterable(positions -> positions)
        .filter(position -> position.quantity().signum() != 0)
        .map(Position::symbol)
        .filterWhen(symbol -> broker == null ? Mono.just(true) : held(caller, symbol, broker))
        .take(MAX_LIVE)
        .concatMap(
            symbol -> made(caller, key + ' ' + symbol, broker, () -> form.close(symbol, emergency)))
        .map(answer -> Objects.requireNonNull(answer.getBody()))
        .collectList()
        .map(plans -> new Page<>(plans, null));
  }

  private Mono<Boolean> held(Jwt caller, String symbol, String broker) {
    return Mono.fromCompletionStage(() -> plans.holding(account(caller), symbol, broker))
        .map(holding -> holding.position().signum() != 0);
  }

  private static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "IDEMPOTENCY_KEY_MISSING",
          "Send an Idempotency-Key of 1 to 128 visible ASCII characters, new for each order.");
    }
  }

  private Mono<ResponseEntity<PlanJson.View>> make(
      Jwt caller, String key, @Nullable String broker, Supplier<PlanKind> kind) {
    checkKey(key);
    return made(caller, key, broker, kind);
  }

  private Mono<ResponseEntity<PlanJson.View>> made(
      Jwt caller, String key, @Nullable String broker, Supplier<PlanKind> kind) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    PlanKind wish = possible(kind);
    String at = broker == null && !wish.closes() ? PlanForm.PAPER : broker;
    Plan plan = Plan.of(UUID.randomUUID(), account(caller), at, wish, now);
    String hash = hash(plan);
    return Mono.fromCompletionStage(() -> plans.created(plan.accountId(), key, hash))
        .flatMap(
            earlier ->
                earlier
                    .map(made -> Mono.just(answer(made)))
                    .orElseGet(() -> create(plan, key, hash)));
  }

  /** Of what names no broker as it was before one could be named: earlier requests are known. */
  private static String hash(Plan plan) {
    String kind = plan.kind().toString().replace(", broker=null", "");
    @Nullable String broker = plan.broker();
    boolean named = broker != null && (plan.kind().closes() || !broker.equals(PlanForm.PAPER));
    return named ? kind + "|" + broker : kind;
  }

  private static <T> T possible(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (IllegalArgumentException e) {
      throw PlanForm.impossible(e);
    }
  }

  private Mono<ResponseEntity<PlanJson.View>> create(Plan plan, String key, String hash) {
    PlanRules.Broken broken = PlanRules.broken(plan, market, brokers);
    if (broken != null) {
      Problem refusal = refusal(broken.why());
      throw broken.pointer() == null ? refusal : refusal.with(PlanForm.POINTER, broken.pointer());
    }
    return somethingToLeave(plan)
        .then(Mono.fromCompletionStage(() -> plans.live(plan.accountId())))
        .flatMap(
            live -> {
              if (live >= MAX_LIVE) {
                throw new Problem(
                    HttpStatus.CONFLICT,
                    "TOO_MANY_PLANS",
                    "%d composed orders have not ended. Cancel some first.".formatted(live));
              }
              return Mono.fromCompletionStage(() -> plans.create(plan, key, hash));
            })
        .map(created -> answer(created.orElseThrow(OrderController::noAccount)));
  }

  /** Who names the broker that he leaves knows what he has there. */
  private Mono<Void> somethingToLeave(Plan plan) {
    @Nullable String broker = plan.broker();
    if (broker == null || !plan.kind().closes()) {
      return Mono.empty();
    }
    String symbol = plan.kind().symbols().getFirst();
    return Mono.fromCompletionStage(() -> plans.holding(plan.accountId(), symbol, broker))
        .flatMap(
            holding ->
                holding.position().signum() == 0 && holding.working().isEmpty()
                    ? Mono.error(nothingHeld(symbol, broker))
                    : Mono.empty());
  }

  private static Problem nothingHeld(String symbol, String broker) {
    return new Problem(
        HttpStatus.CONFLICT,
        "NOTHING_HELD",
        "You hold no %s at %s, and no order of it works there. Leave out the broker to close it all."
            .formatted(symbol, broker));
  }

  private static Problem refusal(Rejection broken) {
    boolean now = Set.of("HALTED", "KILL_SWITCH", Fences.CODE).contains(broken.code());
    return new Problem(
            now ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT,
            broken.code(),
            broken.message())
        .with("limit", broken.limit())
        .with("actual", broken.actual());
  }

  private static ResponseEntity<PlanJson.View> answer(Plans.Created made) {
    if (!made.sameRequest()) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "IDEMPOTENCY_KEY_REUSED",
          "This Idempotency-Key placed another order. Use a new key for a new order.");
    }
    PlanJson.View view = PlanJson.view(made.plan());
    URI location = URI.create("/api/v1/orders/plans/" + view.id());
    return made.created()
        ? ResponseEntity.created(location).body(view)
        : ResponseEntity.ok().location(location).body(view);
  }

  @GetMapping("/orders/plans")
  Mono<Page<PlanJson.View>> list(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    Cursor from = Page.after(cursor, PlanController::parse);
    Cursor after = from == null ? Cursor.NEWEST : from;
    return Mono.fromCompletionStage(() -> plans.list(account(caller), status, after, size + 1))
        .map(rows -> Page.of(rows, size, PlanJson::view, PlanController::position));
  }

  private static String position(Plan plan) {
    return plan.startedAt() + "|" + plan.id();
  }

  private static Cursor parse(String position) {
    List<String> parts = List.of(position.split("\\|"));
    return new Cursor(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)));
  }

  @GetMapping("/orders/plans/{id}")
  Mono<PlanJson.View> one(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
    return find(caller, id).map(PlanJson::view);
  }

  /** The owner of the account's partition moves the exits; the answer is the plan as it is now. */
  @PutMapping("/orders/plans/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<PlanJson.View> move(
      @AuthenticationPrincipal Jwt caller,
      @PathVariable String id,
      @RequestBody PlanJson.Exits body) {
    PlanEvent.MoveExit move = possible(() -> form.exits(body));
    return found(caller, id)
        .flatMap(
            found -> {
              Plan plan = found.plan();
              checkMove(found, move);
              return Mono.fromCompletionStage(
                      () -> plans.askToMove(plan.id(), plan.accountId(), move))
                  .map(asked -> moved(asked, plan));
            });
  }

  private void checkMove(Found found, PlanEvent.MoveExit move) {
    Plan plan = found.plan();
    if (!(plan.status() instanceof PlanStatus.Active) || plan.progress().stopHitAt() != null) {
      throw finished();
    }
    if (plan.children().size() >= MAX_CHILDREN) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "TOO_MANY_MOVES",
          "The plan has placed %d orders; cancel it and make another.".formatted(MAX_CHILDREN));
    }
    PlanEvent.MoveExit asked = found.moveAsked();
    PlanKind next =
        possible(
                () ->
                    Optional.ofNullable(asked)
                        .flatMap(plan.kind()::moved)
                        .orElse(plan.kind())
                        .moved(move))
            .orElseThrow(
                () ->
                    new Problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "INVALID_ORDER",
                        "Only an OCO, or a bracket that has such an exit, has one to move."));
    Rejection broken = PlanRules.moved(plan, next, market, brokers);
    if (broken != null) {
      throw refusal(broken);
    }
  }

  private static PlanJson.View moved(boolean asked, Plan plan) {
    if (!asked) {
      throw finished();
    }
    return PlanJson.view(plan);
  }

  private static Problem finished() {
    return new Problem(
        HttpStatus.CONFLICT,
        "PLAN_FINISHED",
        "The plan is ending or its stop has gone off; there is nothing left to change.");
  }

  /** The owner of the account's partition ends it; the answer is the plan as it is now. */
  @DeleteMapping("/orders/plans/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<PlanJson.View> cancel(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
    return find(caller, id)
        .flatMap(
            plan ->
                Mono.fromCompletionStage(
                        () -> plans.askToCancel(plan.id(), plan.accountId(), "USER"))
                    .map(
                        asked -> {
                          if (!asked) {
                            throw new Problem(
                                HttpStatus.CONFLICT,
                                "PLAN_FINISHED",
                                "The plan has ended; there is nothing left to cancel.");
                          }
                          return PlanJson.view(plan);
                        }));
  }

  private Mono<Plan> find(Jwt caller, String id) {
    return found(caller, id).map(Found::plan);
  }

  private Mono<Found> found(Jwt caller, String id) {
    @Nullable UUID plan = uuid(id);
    if (plan == null) {
      return Mono.error(notFound());
    }
    return Mono.fromCompletionStage(() -> plans.find(plan, account(caller)))
        .map(found -> found.orElseThrow(PlanController::notFound));
  }

  private static @Nullable UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Problem notFound() {
    return new Problem(HttpStatus.NOT_FOUND, "PLAN_NOT_FOUND", "You have no such plan.");
  }
}
