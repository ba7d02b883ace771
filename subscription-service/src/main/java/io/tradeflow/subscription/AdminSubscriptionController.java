package io.tradeflow.subscription;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  record SetPlan(@NotNull Tier tier, @Nullable Instant validUntil) {}

  @GetMapping("/{accountId}")
  Mono<SubscriptionView> get(@PathVariable UUID accountId) {
    return view(subscriptions.current(accountId));
  }

  @PutMapping("/{accountId}")
  Mono<SubscriptionView> put(
      @AuthenticationPrincipal Jwt jwt,
      @PathVariable UUID accountId,
      @Valid @RequestBody SetPlan request) {
    return view(
        subscriptions.put(
            accountId,
            request.tier(),
            request.validUntil(),
            Objects.requireNonNull(jwt.getSubject())));
  }

  private Mono<SubscriptionView> view(Mono<Subscription> subscription) {
    return subscription.map(found -> SubscriptionView.of(found, plans.of(found.tier())));
  }
}
