package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has learned beside what its children did.
 *
 * @param marketVolume traded in the market since the start, base currency, as far as it was seen
 * @param trailingStop where a stop that follows the market is; null without one, or before it began
 * @param stopHitAt when the stop's price was found traded; null before
 * @param working orders of the account in the symbol that were found working, not the plan's own
 * @param asked those of them that the plan wanted cancelled
 * @param measured the way to the target; null until it is known
 */
public record Progress(
    BigDecimal marketVolume,
    @Nullable BigDecimal trailingStop,
    @Nullable Instant stopHitAt,
    List<UUID> working,
    List<UUID> asked,
    @Nullable Measure measured) {
  /**
   * The way from a position to a target.
   *
   * @param position signed, as it was
   * @param difference signed, what is to be traded, working orders taken into account
   * @param parts of a close what is to be left where; null of what does not close, and of a close
   *     that an earlier version measured
   */
  public record Measure(BigDecimal position, BigDecimal difference, @Nullable List<Part> parts) {
    /** Copies the list. */
    public Measure {
      parts = parts == null ? null : List.copyOf(parts);
    }
  }

  /**
   * What is to be left at a broker.
   *
   * @param quantity above 0
   */
  public record Part(String broker, BigDecimal quantity) {}

  /** Nothing is known. */
  public static final Progress NONE =
      new Progress(BigDecimal.ZERO, null, null, List.of(), List.of(), null);

  /** Copies the lists. */
  public Progress {
    working = List.copyOf(working);
    asked = List.copyOf(asked);
  }

  Progress traded(BigDecimal volume) {
    return new Progress(
        marketVolume.add(volume), trailingStop, stopHitAt, working, asked, measured);
  }

  Progress untraded() {
    return new Progress(BigDecimal.ZERO, trailingStop, stopHitAt, working, asked, measured);
  }

  Progress stopHit(Instant now) {
    return new Progress(marketVolume, trailingStop, now, working, asked, measured);
  }

  Progress trailing(@Nullable BigDecimal stop) {
    return new Progress(marketVolume, stop, stopHitAt, working, asked, measured);
  }

  Progress found(List<UUID> orders) {
    return new Progress(marketVolume, trailingStop, stopHitAt, orders, asked, measured);
  }

  Progress asking(UUID order) {
    List<UUID> all = new ArrayList<>(asked);
    all.add(order);
    return new Progress(marketVolume, trailingStop, stopHitAt, working, all, measured);
  }

  Progress measured(Measure measure) {
    return new Progress(marketVolume, trailingStop, stopHitAt, working, asked, measure);
  }
}
