package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.queue.BacktestPlan.PlannedData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest reads.
 *
 * @param bars of all symbols
 */
record PlannedSpan(
    List<String> symbols,
    @Nullable List<PlannedData> data,
    long warmFrom,
    long from,
    long to,
    long bars) {
  /** Seconds of a request that has to lie within what there is. */
  static void check(long from, long to, long begin, long end, String what) {
    if (from >= to || from < begin || to > end) {
      throw refused(
          "From %s to %s is asked for; there are %s from %s to %s."
              .formatted(
                  Instant.ofEpochSecond(from),
                  Instant.ofEpochSecond(to),
                  what,
                  Instant.ofEpochSecond(begin),
                  Instant.ofEpochSecond(end)));
    }
  }

  static Refused refused(String message) {
    return new Refused(Refused.Kind.INVALID, "SPAN_NOT_COVERED", message);
  }
}
