package io.tradeflow.execution.adapter.web;

import static io.tradeflow.execution.adapter.web.OrderController.account;

import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.application.Reconciliations.Fence;
import io.tradeflow.execution.domain.reconcile.Finding;
import io.tradeflow.starter.web.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Accounts whose books differ from a broker's, and operators who settle that. */
@RestController
@RequestMapping("/api/v1")
class FenceController {
  private static final int LONGEST = 500;

  /** What an operator decided. */
  record Settlement(@Nullable String account, @Nullable String broker, @Nullable String reason) {}

  /** What became of it. */
  record Settling(String account, String broker, String state) {}

  /** A fence as its account's holder sees it. */
  record Own(String broker, Instant since, List<Finding> findings) {}

  private final Reconciliations reconciliations;

  FenceController(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  /** Why the caller's account opens no positions; an empty list while it may. */
  @GetMapping("/account/fences")
  Mono<Page<Own>> own(@AuthenticationPrincipal Jwt caller) {
    return Mono.fromCompletionStage(() -> reconciliations.fencesOf(account(caller)))
        .map(
            all ->
                new Page<>(
                    all.stream()
                        .map(one -> new Own(one.broker(), one.since(), one.findings()))
                        .toList(),
                    null));
  }

  /** All fenced accounts, for operators. */
  @GetMapping("/admin/fences")
  Mono<Page<Fence>> all(
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    List<String> position = Page.after(cursor, text -> List.of(text.split("\\|", 2)));
    List<String> after = position == null || position.size() != 2 ? List.of("", "") : position;
    return Mono.fromCompletionStage(
            () -> reconciliations.fences(after.getFirst(), after.getLast(), size + 1))
        .map(rows -> Page.of(rows, size, one -> one, one -> one.account() + "|" + one.broker()));
  }

  /** The owner of the account's partition carries it out with its next comparison. */
  @PostMapping("/admin/fences/settle")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Settling> settle(@AuthenticationPrincipal Jwt caller, @RequestBody Settlement body) {
    String account = text("account", body.account());
    String broker = text("broker", body.broker());
    String reason = text("reason", body.reason());
    return Mono.fromCompletionStage(
            () -> reconciliations.settle(account, broker, account(caller), reason))
        .map(
            found -> {
              if (!found) {
                throw new Problem(
                    HttpStatus.NOT_FOUND,
                    "FENCE_NOT_FOUND",
                    "This account has no fence of that broker."
                        + " GET /api/v1/admin/fences lists them.");
              }
              return new Settling(account, broker, "SETTLING");
            });
  }

  private static String text(String field, @Nullable String value) {
    String text = value == null ? "" : value.strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The field " + field + " is missing or longer than " + LONGEST + " characters.");
    }
    return text;
  }
}
