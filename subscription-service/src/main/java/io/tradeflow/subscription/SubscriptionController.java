package io.tradeflow.subscription;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What account holders see of plans and do with their own. */
@RestController
@RequestMapping("/api/v1/subscription")
class SubscriptionController {
  private final Subscriptions subscriptions;
  private final PlanCatalogue plans;

  SubscriptionController(Subscriptions subscriptions, PlanCatalogue plans) {
    this.subscriptions = subscriptions;
    this.plans = plans;
  }

  record PlanRequest(@NotNull Tier plan) {}

  @GetMapping("/plans")
  PlanView.Page plans() {
    List<PlanView> items = plans.all().stream().map(PlanView::of).toList();
    return new PlanView.Page(items, null);
  }

  @GetMapping("/current")
  Mono<SubscriptionView> current(@AuthenticationPrincipal Jwt jwt) {
    return view(subscriptions.current(account(jwt)));
  }

  @PostMapping("/upgrade")
  Mono<SubscriptionView> upgrade(
      @AuthenticationPrincipal Jwt jwt, @Valid @RequestBody PlanRequest request) {
    return view(subscriptions.upgrade(account(jwt), request.plan()));
  }

  @PostMapping("/downgrade")
  Mono<SubscriptionView> downgrade(
      @AuthenticationPrincipal Jwt jwt, @Valid @RequestBody PlanRequest request) {
    return view(subscriptions.downgrade(account(jwt), request.plan()));
  }

  @PostMapping("/cancel")
  Mono<SubscriptionView> cancel(@AuthenticationPrincipal Jwt jwt) {
    return view(subscriptions.cancel(account(jwt)));
  }

  private Mono<SubscriptionView> view(Mono<Subscription> subscription) {
    return subscription.map(found -> SubscriptionView.of(found, plans.of(found.tier())));
  }

  private static UUID account(Jwt jwt) {
    return UUID.fromString(Objects.requireNonNull(jwt.getSubject()));
  }
}
