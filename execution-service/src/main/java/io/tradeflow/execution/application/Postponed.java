package io.tradeflow.execution.application;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When accounts that trade too fast to be compared are looked at again: after 1, 2, 4, 8, 16 and 32
 * seconds, then with their round. Each look asks the broker dozens of questions, and what it
 * answers in a second is bounded. Of more than 1,000 the rest waits for its round.
 */
final class Postponed {
  private static final int MOST = 1_000;
  private static final int TIMES = 6;
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FORGOTTEN_NANOS = Duration.ofMinutes(2).toNanos();

  private record At(String account, String broker) {}

  /**
   * @param times in vain
   * @param due when to look again
   * @param told whether it was said to be due
   */
  private record Wait(int times, long due, boolean told) {}

  private final Map<At, Wait> waits = new ConcurrentHashMap<>();

  /** It could not be compared, once more. Times are nanoseconds of one monotonic clock. */
  void again(String account, String broker, long now) {
    At at = new At(account, broker);
    @Nullable Wait before = waits.get(at);
    int times = before == null ? 1 : before.times + 1;
    if (before != null || waits.size() < MOST) {
      long wait = FIRST_NANOS << Math.min(times, TIMES) - 1;
      waits.put(at, new Wait(times, now + wait, times > TIMES));
    }
  }

  /** It was compared. */
  void done(String account, String broker) {
    waits.remove(new At(account, broker));
  }

  /** Accounts whose time has come, each once. */
  Set<String> due(long now) {
    Set<String> due = new HashSet<>();
    waits.forEach(
        (at, wait) -> {
          if (now - wait.due > FORGOTTEN_NANOS) {
            waits.remove(at, wait);
          } else if (!wait.told
              && now - wait.due >= 0
              && waits.replace(at, wait, new Wait(wait.times, wait.due, true))) {
            due.add(at.account);
          }
        });
    return due;
  }
}
