package io.tradeflow.marketdata.candle;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Length of a candle. Candles of an interval begin at its multiples since the epoch, UTC. */
public enum Interval {
  SECOND("1s", Duration.ofSeconds(1)),
  MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  HOUR("1h", Duration.ofHours(1));

  private final String code;
  private final Duration length;

  Interval(String code, Duration length) {
    this.code = code;
    this.length = length;
  }

  /** {@code 1m} and so on, as in the API and on the topic. */
  public String code() {
    return code;
  }

  /** How long a candle lasts in market time. */
  public Duration length() {
    return length;
  }

  /** Start of the candle that the moment belongs to. */
  public Instant floor(Instant moment) {
    return Instant.ofEpochSecond(
        moment.getEpochSecond() - Math.floorMod(moment.getEpochSecond(), length.toSeconds()));
  }

  /** The interval of that code. */
  public static Optional<Interval> of(String code) {
    return Arrays.stream(values()).filter(interval -> interval.code.equals(code)).findFirst();
  }
}
