package io.tradeflow.subscription;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one account.
 *
 * @param trial true during the trial
 * @param validUntil end of the trial or period, after which the account is FREE; null is open-ended
 * @param cancelled the account holder asked not to go on after {@code validUntil}
 * @param version from 1, one more with each change of what the account may do
 */
record Subscription(
    UUID accountId,
    Tier tier,
    boolean trial,
    @Nullable Instant validUntil,
    boolean cancelled,
    long version,
    Instant changedAt) {

  /** The first subscription of a new account. */
  static Subscription trial(UUID accountId, Tier tier, Instant end, Instant now) {
    return new Subscription(accountId, tier, true, end, false, 1, now);
  }

  /** Another plan; FREE has no end. */
  Subscription changeTo(Tier to, @Nullable Instant until, Instant now) {
    return new Subscription(
        accountId, to, false, to == Tier.FREE ? null : until, false, version + 1, now);
  }

  /** A cheaper plan at once; a period keeps its end, and a cancelled one stays cancelled. */
  Subscription downgradeTo(Tier to, Instant now) {
    Subscription changed = changeTo(to, validUntil, now);
    return cancelled && to != Tier.FREE ? changed.cancelAtEnd() : changed;
  }

  /** Runs to its end and no further; what the account may do until then is unchanged. */
  Subscription cancelAtEnd() {
    return new Subscription(accountId, tier, trial, validUntil, true, version, changedAt);
  }
}
