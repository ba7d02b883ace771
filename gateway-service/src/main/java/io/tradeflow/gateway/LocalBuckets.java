package io.tradeflow.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Buckets of this replica alone, for while Redis does not answer. */
@Component
class LocalBuckets {
  private static final int MAX_CALLERS = 100_000;

  private final Clock clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterAccess(Duration.ofHours(1)).build();

  LocalBuckets(Clock clock) {
    this.clock = clock;
  }

  Budget.Verdict take(Budget budget) {
    return buckets
        .get(budget.key(), key -> new Bucket(budget.limit(), clock.millis()))
        .take(budget, clock.millis());
  }

  private static final class Bucket {
    private double tokens;
    private long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }

    synchronized Budget.Verdict take(Budget budget, long now) {
      tokens = Math.min(budget.limit(), tokens + (now - at) * budget.refillPerMilli());
      at = now;
      if (tokens < 1) {
        return new Budget.Verdict(
            false, 0, (long) Math.ceil((1 - tokens) / budget.refillPerMilli()));
      }
      tokens -= 1;
      return new Budget.Verdict(true, (long) tokens, 0);
    }
  }
}
