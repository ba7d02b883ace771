package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.Mode;
import java.math.BigDecimal;
import java.util.Arrays;

/** What a rule is about. */
public enum RuleKind {
  /** ACTIVE, REDUCING or HALTED; of an account or the platform. */
  MODE(Strictness.NONE, 0),
  /** A strategy, named by the value, that was stopped for repeating itself may go on. */
  RESUME(Strictness.NONE, 0),
  MAX_ORDER_QUANTITY(Strictness.LESS, Long.MAX_VALUE),
  MAX_POSITION(Strictness.LESS, Long.MAX_VALUE),
  MAX_EXPOSURE_USD(Strictness.LESS, Long.MAX_VALUE),
  MESSAGES_PER_SECOND(Strictness.LESS, 100_000),
  REPEATS_PER_MINUTE(Strictness.LESS, 100_000),
  COLLAR_THROUGH_PERCENT(Strictness.LESS, 100),
  COLLAR_AWAY_PERCENT(Strictness.LESS, 100),
  QUOTE_AGE_SECONDS(Strictness.LESS, 86_400),
  DUPLICATE_WINDOW_MILLIS(Strictness.MORE, 86_400_000),
  DRAWDOWN_PERCENT(Strictness.LESS, 100),
  DRAWDOWN_PAUSE_MINUTES(Strictness.MORE, 525_600),
  LOSS_STREAK(Strictness.LESS, 1_000),
  LOSS_PAUSE_MINUTES(Strictness.MORE, 525_600),
  COOLDOWN_MINUTES(Strictness.MORE, 525_600);

  private enum Strictness {
    NONE,
    LESS,
    MORE
  }

  private final Strictness strictness;
  private final BigDecimal greatest;

  RuleKind(Strictness strictness, long greatest) {
    this.strictness = strictness;
    this.greatest = BigDecimal.valueOf(greatest);
  }

  /** Whether the value is a number that limits. */
  public boolean isLimit() {
    return strictness != Strictness.NONE;
  }

  /** Of two limits the one that lets less pass. */
  BigDecimal stricter(BigDecimal one, BigDecimal other) {
    return strictness == Strictness.MORE ? one.max(other) : one.min(other);
  }

  /**
   * Checks a value of this kind.
   *
   * @throws IllegalArgumentException if it is none
   */
  void require(String value) {
    switch (this) {
      case MODE -> requireMode(value);
      case RESUME -> {
        if (!value.matches("[A-Za-z0-9._-]{1,64}")) {
          throw new IllegalArgumentException("RESUME names a strategy");
        }
      }
      default -> requireNumber(value);
    }
  }

  private static void requireMode(String value) {
    if (Arrays.stream(Mode.values()).noneMatch(mode -> mode.name().equals(value))) {
      throw new IllegalArgumentException("MODE is ACTIVE, REDUCING or HALTED");
    }
  }

  private void requireNumber(String value) {
    if (!value.matches("[0-9]{1,18}(\\.[0-9]{1,8})?")) {
      throw new IllegalArgumentException(name() + " is a plain number with at most 8 decimals");
    }
    BigDecimal number = new BigDecimal(value);
    if (number.compareTo(greatest) > 0 || isCount() && number.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException(
          "%s is at most %s%s".formatted(name(), greatest, isCount() ? " and whole" : ""));
    }
    if ((this == DRAWDOWN_PERCENT || this == LOSS_STREAK) && number.signum() == 0) {
      throw new IllegalArgumentException(name() + " is above 0; leave it out for none");
    }
  }

  private boolean isCount() {
    return switch (this) {
      case MODE,
          RESUME,
          MAX_ORDER_QUANTITY,
          MAX_POSITION,
          MAX_EXPOSURE_USD,
          COLLAR_THROUGH_PERCENT,
          COLLAR_AWAY_PERCENT,
          DRAWDOWN_PERCENT ->
          false;
      case MESSAGES_PER_SECOND,
          REPEATS_PER_MINUTE,
          QUOTE_AGE_SECONDS,
          DUPLICATE_WINDOW_MILLIS,
          DRAWDOWN_PAUSE_MINUTES,
          LOSS_STREAK,
          LOSS_PAUSE_MINUTES,
          COOLDOWN_MINUTES ->
          true;
    };
  }
}
