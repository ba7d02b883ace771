package io.tradeflow.engine.domain;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Length of a candle, with the code that the market data uses for it. */
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

  /** For example {@code 1m}. */
  public String code() {
    return code;
  }

  public Duration length() {
    return length;
  }

  /** The interval of that code, empty if there is none. */
  public static Optional<Interval> of(String code) {
    return Arrays.stream(values()).filter(interval -> interval.code.equals(code)).findFirst();
  }
}
