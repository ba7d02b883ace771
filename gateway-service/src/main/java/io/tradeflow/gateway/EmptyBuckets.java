package io.tradeflow.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Buckets that were found empty, until their next call may pass. Who goes on calling meanwhile is
 * refused at once: a flood asks nothing of Redis, and nothing more is charged for it.
 */
@Component
class EmptyBuckets {
  private static final int MOST = 100_000;

  private record Empty(Budget budget, long untilMillis) {}

  private final Clock clock;
  private final Cache<String, Empty> found =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofHours(1)).build();

  EmptyBuckets(Clock clock) {
    this.clock = clock;
  }

  void found(Budget budget, Budget.Verdict verdict) {
    if (!verdict.allowed()) {
      found.put(budget.key(), new Empty(budget, clock.millis() + verdict.retryAfterMillis()));
    }
  }

  /** What another call would hear; null if that is not known, or the budget is another one now. */
  Budget.@Nullable Verdict verdict(Budget budget) {
    @Nullable Empty empty = found.getIfPresent(budget.key());
    long wait =
        empty == null || !empty.budget().equals(budget) ? 0 : empty.untilMillis() - clock.millis();
    return wait > 0 ? new Budget.Verdict(false, 0, wait) : null;
  }
}
