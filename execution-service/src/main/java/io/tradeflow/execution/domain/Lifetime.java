package io.tradeflow.execution.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long an order works.
 *
 * @param goodTill end of a GTD order in its market's time; null for every other
 */
public record Lifetime(TimeInForce force, @Nullable Instant goodTill) {
  public Lifetime {
    if ((force == TimeInForce.GTD) == (goodTill == null)) {
      throw new IllegalArgumentException("GTD orders have an end, others have none");
    }
  }

  public static Lifetime of(TimeInForce force) {
    return new Lifetime(force, null);
  }

  /**
   * From when on it works no more, in its market's time; never for most.
   *
   * @param came when the order came, in its market's time
   */
  public Instant end(Instant came) {
    return switch (force) {
      case DAY -> came.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
      case GTD -> Objects.requireNonNull(goodTill);
      case GTC, IOC, FOK -> Instant.MAX;
    };
  }

  /** Whether what cannot be done at once stays. */
  public boolean rests() {
    return force != TimeInForce.IOC && force != TimeInForce.FOK;
  }
}
