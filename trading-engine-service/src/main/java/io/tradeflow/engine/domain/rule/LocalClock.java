package io.tradeflow.engine.domain.rule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Local time of a zone. Remembers the offset until it changes, so that a bar costs no object. */
final class LocalClock {
  private static final long DAY = 86_400;

  private final ZoneRules rules;
  private long validFrom = Long.MAX_VALUE;
  private long validTo = Long.MIN_VALUE;
  private long offset;

  LocalClock(ZoneId zone) {
    this.rules = zone.getRules();
  }

  int secondOfDay(long epochSecond) {
    return (int) Math.floorMod(local(epochSecond), DAY);
  }

  /** 0 is Monday. */
  int dayOfWeek(long epochSecond) {
    // 1970-01-01 was a Thursday.
    return (int) Math.floorMod(Math.floorDiv(local(epochSecond), DAY) + 3, 7L);
  }

  private long local(long epochSecond) {
    if (epochSecond < validFrom || epochSecond >= validTo) {
      Instant instant = Instant.ofEpochSecond(epochSecond);
      ZoneOffsetTransition next = rules.nextTransition(instant);
      offset = rules.getOffset(instant).getTotalSeconds();
      validFrom = epochSecond;
      validTo = next == null ? Long.MAX_VALUE : next.toEpochSecond();
    }
    return epochSecond + offset;
  }
}
