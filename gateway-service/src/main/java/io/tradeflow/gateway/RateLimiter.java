package io.tradeflow.gateway;

import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.web.ProblemWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets each caller call as often as its plan says; every budget of a call must have a token. */
@Component
class RateLimiter implements GlobalFilter, Ordered {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String LOGIN = "/api/v1/auth/login";
  private static final String ORDERS = "/api/v1/orders";
  private static final String SMART_ORDERS = ORDERS + "/smart";
  private static final String WEBHOOKS = "/api/v1/webhooks/";

  /** After the id a secret may follow, which is no business of the limits. */
  private static final Pattern WEBHOOK =
      Pattern.compile(WEBHOOKS + "[a-z]{1,20}/([0-9a-f-]{36})(\\..*)?");

  private static final int BEFORE_ROUTING = -100;

  private final RateLimitProperties limits;
  private final RedisBuckets shared;
  private final LocalBuckets local;
  private final EmptyBuckets empty;
  private final ProblemWriter problems;
  private final Map<String, Integer> callsPerMinute = new ConcurrentHashMap<>();

  RateLimiter(
      RateLimitProperties limits,
      RedisBuckets shared,
      LocalBuckets local,
      EmptyBuckets empty,
      ProblemWriter problems,
      BroadcastReaders readers) {
    this.limits = limits;
    this.shared = shared;
    this.local = local;
    this.empty = empty;
    this.problems = problems;
    readers.<EntitlementEvent>fromBeginning(
        Topics.SUBSCRIPTION_ENTITLEMENTS,
        found -> {
          if (found.value().getEntitlement() != null) {
            callsPerMinute.put(found.key(), found.value().getEntitlement().getCallsPerMinute());
          }
        });
  }

  @Override
  public int getOrder() {
    return BEFORE_ROUTING;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return exchange
        .getPrincipal()
        .ofType(JwtAuthenticationToken.class)
        .map(caller -> budgets(exchange.getRequest(), caller))
        .switchIfEmpty(Mono.fromSupplier(() -> budgets(exchange.getRequest())))
        .flatMap(this::charge)
        .flatMap(charges -> pass(exchange, chain, charges));
  }

  private record Charge(Budget budget, Budget.Verdict verdict) {}

  private Mono<List<Charge>> charge(List<Budget> budgets) {
    for (Budget budget : budgets) {
      Budget.@Nullable Verdict known = empty.verdict(budget);
      if (known != null) {
        return Mono.just(List.of(new Charge(budget, known)));
      }
    }
    return shared
        .take(budgets)
        .timeout(limits.redisPatience())
        .onErrorResume(
            unanswered -> Mono.fromSupplier(() -> budgets.stream().map(local::take).toList()))
        .map(
            verdicts ->
                IntStream.range(0, budgets.size())
                    .mapToObj(i -> new Charge(budgets.get(i), verdicts.get(i)))
                    .toList())
        .doOnNext(
            charges -> charges.forEach(charge -> empty.found(charge.budget(), charge.verdict())));
  }

  private Mono<Void> pass(
      ServerWebExchange exchange, GatewayFilterChain chain, List<Charge> charges) {
    Charge tightest = charges.getFirst();
    for (Charge charge : charges) {
      if (!charge.verdict().allowed()
          || (tightest.verdict().allowed()
              && charge.verdict().remaining() < tightest.verdict().remaining())) {
        tightest = charge;
      }
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    Budget.Verdict verdict = tightest.verdict();
    headers.set("RateLimit-Limit", Integer.toString(tightest.budget().limit()));
    headers.set("RateLimit-Remaining", Long.toString(verdict.remaining()));
    headers.set("RateLimit-Reset", Long.toString(seconds(verdict.retryAfterMillis())));
    if (verdict.allowed()) {
      return chain.filter(exchange);
    }
    long seconds = Math.max(1, seconds(verdict.retryAfterMillis()));
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return problems.write(
        exchange,
        HttpStatus.TOO_MANY_REQUESTS,
        "RATE_LIMITED",
        "Your limit is %d calls in %d s. Try again in %d s."
            .formatted(tightest.budget().limit(), tightest.budget().period().toSeconds(), seconds));
  }

  private static long seconds(long millis) {
    return (millis + 999) / 1000;
  }

  private List<Budget> budgets(ServerHttpRequest request, JwtAuthenticationToken caller) {
    if (request.getPath().value().startsWith(WEBHOOKS)) {
      return budgets(request);
    }
    String account = caller.getName();
    List<Budget> budgets = new ArrayList<>();
    boolean operator =
        caller.getAuthorities().stream()
            .anyMatch(
                role ->
                    "ROLE_operator".equals(role.getAuthority())
                        || "ROLE_admin".equals(role.getAuthority()));
    if (operator) {
      budgets.add(new Budget("operator:" + account, limits.operatorPerMinute(), MINUTE));
    } else if ("tradeflow-dashboard".equals(caller.getToken().getClaimAsString("azp"))) {
      budgets.add(new Budget("dashboard:" + account, limits.dashboardPerMinute(), MINUTE));
    } else {
      int plan = callsPerMinute.getOrDefault(account, limits.unknownTierPerMinute());
      budgets.add(new Budget("account:" + account, plan * limits.tierFactor(), MINUTE));
    }
    String path = request.getPath().value();
    if (request.getMethod().equals(HttpMethod.POST)
        && (path.equals(ORDERS) || path.startsWith(ORDERS + "/"))) {
      budgets.add(new Budget("orders:" + account, limits.ordersPerSecond(), SECOND));
      if (path.equals(SMART_ORDERS)) {
        budgets.add(new Budget("smart-orders:" + account, limits.smartOrdersPerSecond(), SECOND));
      }
    }
    return budgets;
  }

  /** A bucket for each webhook that may be one; ids that cannot be any share the sender's. */
  private List<Budget> webhook(String path, String address) {
    Budget sender = new Budget("webhooks:" + address, limits.webhooksPerAddressPerMinute(), MINUTE);
    Matcher hook = WEBHOOK.matcher(path);
    return hook.matches()
        ? List.of(new Budget("webhook:" + hook.group(1), limits.webhookPerMinute(), MINUTE), sender)
        : List.of(sender);
  }

  private List<Budget> budgets(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    String address =
        remote == null || remote.getAddress() == null
            ? "unknown"
            : remote.getAddress().getHostAddress();
    if (request.getPath().value().equals(LOGIN)) {
      return List.of(
          new Budget("login-minute:" + address, limits.loginPerMinute(), MINUTE),
          new Budget("login-hour:" + address, limits.loginPerHour(), HOUR));
    }
    if (request.getPath().value().startsWith(WEBHOOKS)) {
      return webhook(request.getPath().value(), address);
    }
    return List.of(
        new Budget("public:" + address, limits.publicPerMinute() * limits.tierFactor(), MINUTE));
  }
}
