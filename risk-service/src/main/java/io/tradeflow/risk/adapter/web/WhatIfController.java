package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.whatif.WhatIf;
import io.tradeflow.risk.application.whatif.WhatIfQuestion;
import io.tradeflow.risk.application.whatif.WhatIfRefused;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.starter.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Recorded orders under other limits. */
@RestController
@RequestMapping("/api/v1/risk/what-if")
public class WhatIfController {
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int MOST_CHANGES = 50;

  private final WhatIf whatIf;

  public WhatIfController(WhatIf whatIf) {
    this.whatIf = whatIf;
  }

  /**
   * Which orders under which limits.
   *
   * @param account null for the caller's own
   * @param all instead of one account; for operators
   * @param limits numbers by name, {@code allowedSymbols} a list
   */
  record WhatIfRequest(
      @Nullable String account,
      @Nullable Boolean all,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Map<String, @Nullable JsonNode> limits) {}

  /** Rejects what cannot be answered; else waits for the run, which is bounded. */
  @PostMapping
  Mono<WhatIfResult> ask(JwtAuthenticationToken caller, @RequestBody WhatIfRequest request) {
    WhatIfQuestion question = question(caller, request);
    return Mono.fromCallable(() -> WhatIfResult.of(question, whatIf.answer(question)))
        .subscribeOn(Schedulers.boundedElastic())
        .onErrorMap(WhatIfRefused.class, WhatIfController::problem)
        .onErrorMap(LimitChanges.BadLimit.class, WhatIfController::problem);
  }

  private WhatIfQuestion question(JwtAuthenticationToken caller, WhatIfRequest request) {
    @Nullable Instant from = request.from();
    @Nullable Instant to = request.to();
    if (from == null || to == null || !from.isBefore(to)) {
      throw invalid(
          from == null ? "from" : "to",
          "from and to are times such as 2026-03-01T00:00:00Z, from before to");
    }
    Duration longest = whatIf.longestSpan();
    if (Duration.between(from, to).compareTo(longest) > 0) {
      throw invalid("to", "The span is longer than %d days.".formatted(longest.toDays()));
    }
    return new WhatIfQuestion(account(caller, request), from, to, changes(request.limits()));
  }

  private static @Nullable String account(JwtAuthenticationToken caller, WhatIfRequest request) {
    boolean all = Boolean.TRUE.equals(request.all());
    boolean operator = Caller.isOperator(caller);
    if (all && !operator) {
      throw new Problem(
          HttpStatus.FORBIDDEN,
          "OPERATOR_REQUIRED",
          "Only an operator asks about all accounts. Leave all out for your own.");
    }
    if (all && request.account() != null) {
      throw invalid("account", "Give account or all, not both.");
    }
    if (all) {
      return null;
    }
    String own = Caller.accountId(caller.getToken());
    String wanted = request.account() == null ? own : request.account();
    if (!wanted.equals(own) && !operator) {
      throw unknown();
    }
    return wanted;
  }

  private static LimitChanges changes(@Nullable Map<String, @Nullable JsonNode> limits) {
    if (limits == null) {
      throw invalid("limits", "limits is missing; {} shows what can be decided again");
    }
    if (limits.size() > MOST_CHANGES) {
      throw invalid("limits", "limits has at most 50 members");
    }
    Map<String, String> plain = new LinkedHashMap<>();
    limits.forEach((name, value) -> plain.put(name, plain(name, value)));
    try {
      return LimitChanges.of(plain);
    } catch (LimitChanges.BadLimit e) {
      throw problem(e);
    }
  }

  private static String plain(String name, @Nullable JsonNode value) {
    if (value != null && (value.isNumber() || value.isString())) {
      return value.asString();
    }
    if (value != null && value.isArray()) {
      return value
          .valueStream()
          .map(it -> it.isString() ? it.asString() : "")
          .collect(Collectors.joining(","));
    }
    throw invalid(name, "The value is a number, or a list of symbols.");
  }

  private static Problem problem(WhatIfRefused refused) {
    return switch (refused.reason()) {
      case RUNNING ->
          new Problem(
              HttpStatus.CONFLICT,
              "WHAT_IF_RUNNING",
              "A question about this account is being answered. Wait for its answer.");
      case BUSY -> {
        Problem busy =
            new Problem(
                HttpStatus.TOO_MANY_REQUESTS,
                "WHAT_IF_BUSY",
                "As many questions as can be are being answered. Try again shortly.");
        busy.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        yield busy;
      }
      case UNKNOWN_ACCOUNT -> unknown();
      case TOO_MANY_ORDERS ->
          new Problem(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "WHAT_IF_TOO_LARGE",
              "The span holds more orders than a run may decide. Ask for a shorter one.");
      case TOO_LONG ->
          new Problem(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "WHAT_IF_TOO_LONG",
              "The run took longer than it may. Ask for a shorter span or one account.");
    };
  }

  private static Problem problem(LimitChanges.BadLimit bad) {
    return invalid(bad.field(), String.valueOf(bad.getMessage()));
  }

  private static Problem unknown() {
    return new Problem(
        HttpStatus.NOT_FOUND, "ACCOUNT_NOT_FOUND", "There is no such account with orders.");
  }

  private static Problem invalid(String field, String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "INVALID_FIELDS", detail).with("field", field);
  }
}
