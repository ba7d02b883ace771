package io.tradeflow.starter;

import java.time.Instant;
import java.util.UUID;

/**
 * Ids that sort by the time at which they were made: UUIDs of version 7 (RFC 9562). An index takes
 * them at its end, where random ones would touch a page of their own each.
 */
public final class TimeOrderedId {
  private static final long VERSION = 0x7000;
  private static final long RANDOM = 0x0fff;

  private TimeOrderedId() {}

  /**
   * A new id: 48 bits of milliseconds since 1970, 74 random ones.
   *
   * @param now wall clock
   */
  public static UUID at(Instant now) {
    UUID random = UUID.randomUUID();
    long low = VERSION | random.getMostSignificantBits() & RANDOM;
    return new UUID(now.toEpochMilli() << Short.SIZE | low, random.getLeastSignificantBits());
  }
}
