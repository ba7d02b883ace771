package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.starter.web.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What was decided on the caller's orders, and why. */
@RestController
@RequestMapping("/api/v1/risk/decisions")
public class DecisionController {
  private static final int MOST = 500;

  private final DecisionLog log;

  public DecisionController(DecisionLog log) {
    this.log = log;
  }

  record DecisionAnswer(
      String orderId,
      @Nullable String changeId,
      String verdict,
      @Nullable String control,
      @Nullable String limit,
      @Nullable String actual,
      @Nullable String message,
      PastDecision.@Nullable Inputs inputs,
      Instant decidedAt) {
    static DecisionAnswer of(PastDecision it) {
      return new DecisionAnswer(
          it.orderId(),
          it.changeId(),
          it.control() == null ? "APPROVED" : "REJECTED",
          it.control(),
          it.limit(),
          it.actual(),
          it.message(),
          it.inputs(),
          it.decidedAt());
    }
  }

  record DecisionList(List<DecisionAnswer> items, @Nullable String nextCursor) {}

  /** The caller's decisions, newest first. */
  @GetMapping
  Mono<DecisionList> list(
      @AuthenticationPrincipal Jwt jwt,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "") String cursor) {
    if (limit < 1 || limit > MOST) {
      throw new Problem(HttpStatus.BAD_REQUEST, "BAD_LIMIT", "limit must be between 1 and " + MOST);
    }
    @Nullable Long before = parse(cursor);
    return Mono.fromCompletionStage(() -> log.of(Caller.accountId(jwt), before, limit + 1))
        .map(found -> page(found, limit));
  }

  private static DecisionList page(List<DecisionLog.Entry> found, int limit) {
    List<DecisionLog.Entry> shown = found.subList(0, Math.min(limit, found.size()));
    return new DecisionList(
        shown.stream().map(it -> DecisionAnswer.of(it.decision())).toList(),
        found.size() > limit ? cursor(shown.getLast().id()) : null);
  }

  private static String cursor(long id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(id).getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Long parse(String cursor) {
    if (cursor.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "BAD_CURSOR", "Use nextCursor of the last page as it came.");
    }
  }
}
