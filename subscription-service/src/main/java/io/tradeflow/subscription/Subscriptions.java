package io.tradeflow.subscription;

import io.tradeflow.starter.outbox.AuditNote;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The life of subscriptions; each change commits together with its event. */
@Component
class Subscriptions {
  private static final Duration LONGEST_PERIOD = Duration.ofDays(3_653);

  private final SubscriptionTable table;
  private final Entitlements entitlements;
  private final SubscriptionProperties properties;
  private final Outbox outbox;
  private final Clock clock;

  Subscriptions(
      SubscriptionTable table,
      Entitlements entitlements,
      SubscriptionProperties properties,
      Outbox outbox,
      Clock clock) {
    this.table = table;
    this.entitlements = entitlements;
    this.properties = properties;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** The account's subscription; a 404 problem until its opening has been processed. */
  Mono<Subscription> current(UUID accountId) {
    return table.find(accountId).switchIfEmpty(missing());
  }

  /** Starts the trial of each account that has no subscription; repeating it does nothing. */
  Mono<Void> openTrials(Collection<UUID> accounts) {
    Instant now = clock.instant();
    Instant end = now.plus(properties.trial());
    return outbox
        .inTransaction(
            table
                .startTrials(accounts, properties.trialTier(), end, now)
                .map(started -> entitlements.changed(started, "open:" + started.accountId(), now))
                .collectList()
                .flatMap(this::append))
        .then();
  }

  /** Makes FREE what has ended; returns how many, at most one batch. */
  Mono<Integer> expireBatch() {
    Instant now = clock.instant();
    return outbox.inTransaction(
        table
            .expire(now, properties.expiryBatch())
            .map(ended -> entitlements.changed(ended, "expiry:" + ended.accountId(), now))
            .collectList()
            .flatMap(events -> append(events).thenReturn(events.size())));
  }

  /** Always a refusal for now: an upgrade needs a payment, and there is no way to pay yet. */
  Mono<Subscription> upgrade(UUID accountId, Tier to) {
    return current(accountId)
        .flatMap(
            subscription -> {
              boolean same = to == subscription.tier() && !subscription.trial();
              if (same || to.compareTo(subscription.tier()) < 0) {
                return Mono.error(notPossible("NOT_AN_UPGRADE", subscription.tier(), to));
              }
              return Mono.error(paymentRequired(to));
            });
  }

  /** Goes to a cheaper plan at once; the end of a period stays, the end of a trial does not. */
  Mono<Subscription> downgrade(UUID accountId, Tier to) {
    return change(
        accountId,
        subscription -> {
          if (to.compareTo(subscription.tier()) >= 0) {
            throw notPossible("NOT_A_DOWNGRADE", subscription.tier(), to);
          }
          if (subscription.trial() && to != Tier.FREE) {
            throw paymentRequired(to);
          }
          return subscription.downgradeTo(to, clock.instant());
        });
  }

  /** Lets the subscription run to its end and no further; at once FREE if it has no end. */
  Mono<Subscription> cancel(UUID accountId) {
    return change(
        accountId,
        subscription -> {
          if (subscription.tier() == Tier.FREE) {
            throw new Problem(
                HttpStatus.CONFLICT, "NOTHING_TO_CANCEL", "The FREE plan cannot be cancelled.");
          }
          return subscription.validUntil() == null
              ? subscription.changeTo(Tier.FREE, null, clock.instant())
              : subscription.cancelAtEnd();
        });
  }

  /** An operator's decision: gives the account a plan without payment. */
  Mono<Subscription> put(
      UUID accountId, Tier tier, @Nullable Instant validUntil, String operatorId) {
    Instant now = clock.instant();
    if (validUntil != null && !validUntil.isAfter(now)) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "VALID_UNTIL_PAST",
          "validUntil " + validUntil + " is not in the future.");
    }
    if (validUntil != null && validUntil.isAfter(now.plus(LONGEST_PERIOD))) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "INVALID_FIELDS",
          "validUntil is more than ten years ahead. Leave it out for a plan without an end.");
    }
    if (tier == Tier.FREE && validUntil != null) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "VALID_UNTIL_ON_FREE",
          "The FREE plan has no end. Leave validUntil out.");
    }
    String correlationId = UUID.randomUUID().toString();
    return outbox.inTransaction(
        table
            .put(accountId, tier, validUntil, now)
            .flatMap(
                set ->
                    append(
                            List.of(
                                entitlements.changed(set, correlationId, now),
                                note(set, operatorId).event(now, correlationId)))
                        .thenReturn(set)));
  }

  private static AuditNote note(Subscription set, String operatorId) {
    String account = set.accountId().toString();
    return new AuditNote(
        account,
        operatorId,
        "subscription.set-plan",
        account,
        "tier=%s validUntil=%s version=%d".formatted(set.tier(), set.validUntil(), set.version()));
  }

  private Mono<Subscription> change(UUID accountId, Function<Subscription, Subscription> decision) {
    Mono<Subscription> work =
        table
            .lock(accountId)
            .switchIfEmpty(missing())
            .flatMap(
                before -> {
                  Subscription after = decision.apply(before);
                  return after.version() == before.version()
                      ? table.save(after)
                      : table.save(after).flatMap(this::announce);
                });
    return outbox.inTransaction(work);
  }

  private Mono<Subscription> announce(Subscription changed) {
    Outbox.Event event =
        entitlements.changed(changed, UUID.randomUUID().toString(), clock.instant());
    return append(List.of(event)).thenReturn(changed);
  }

  private Mono<Void> append(List<Outbox.Event> events) {
    return events.isEmpty() ? Mono.empty() : outbox.append(events);
  }

  private static <T> Mono<T> missing() {
    return Mono.error(
        () ->
            new Problem(
                HttpStatus.NOT_FOUND,
                "SUBSCRIPTION_NOT_FOUND",
                "This account has no subscription yet. It gets one shortly after registration."));
  }

  private static Problem paymentRequired(Tier to) {
    return new Problem(
            HttpStatus.PAYMENT_REQUIRED,
            "PAYMENT_REQUIRED",
            "The "
                + to
                + " plan needs a payment, and online payment is not available yet."
                + " An operator can set the plan.")
        .with("plan", to.name());
  }

  private static Problem notPossible(String code, Tier from, Tier to) {
    return new Problem(
        HttpStatus.CONFLICT, code, "The account has the " + from + " plan; asked for " + to + ".");
  }
}
