package io.tradeflow.subscription;

import io.tradeflow.starter.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What operators do with subscriptions; service-starter admits operators and admins only. */
@RestController
@RequestMapping("/api/v1/admin/subscriptions")
class AdminSubscriptionController {
  private final Subscriptions subscriptions;
  private final PlanCatalogue plans;

  AdminSubscriptionController(Subscriptions subscriptions, PlanCatalogue plans) {
    this.subscriptions = subscriptions;
    this.plans = plans;
  }

  /**
   * The end as text: Jackson would take an empty one for none, and a plan without end is a gift.
   */
  record SetPlan(@NotNull Tier tier, @Nullable String validUntil) {
    @Nullable Instant end() {
      try {
        return validUntil == null ? null : Instant.parse(validUntil);
      } catch (DateTimeParseException e) {
        throw malformed("validUntil is no time in UTC such as 2027-01-31T00:00:00Z.");
      }
    }
  }

  @GetMapping("/{accountId}")
  Mono<SubscriptionView> get(@PathVariable String accountId) {
    return view(subscriptions.current(account(accountId)));
  }

  @PutMapping("/{accountId}")
  Mono<SubscriptionView> put(
      @AuthenticationPrincipal Jwt jwt,
      @PathVariable String accountId,
      @Valid @RequestBody SetPlan request) {
    return view(
        subscriptions.put(
            account(accountId),
            request.tier(),
            request.end(),
            Objects.requireNonNull(jwt.getSubject())));
  }

  private Mono<SubscriptionView> view(Mono<Subscription> subscription) {
    return subscription.map(found -> SubscriptionView.of(found, plans.of(found.tier())));
  }

  private static UUID account(String text) {
    try {
      return AccountIds.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed("The path holds no account id.");
    }
  }

  private static Problem malformed(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", detail);
  }
}
