package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was traded since it was last taken, one entry a symbol. Any thread may add. */
final class Tape {
  /** Prices and volume of a time. */
  record Traded(Range range, BigDecimal volume) {
    Traded and(Traded next) {
      return new Traded(
          range.and(next.range().low()).and(next.range().high()), volume.add(next.volume()));
    }
  }

  private final Map<String, Traded> traded = new ConcurrentHashMap<>();

  void traded(String symbol, BigDecimal price, BigDecimal quantity) {
    Traded ignored = traded.merge(symbol, new Traded(Range.at(price), quantity), Traded::and);
  }

  /** Keeps the prices for once more; the volume counts once. */
  void tellAgain(String symbol, Traded missed) {
    traded(symbol, missed.range().low(), BigDecimal.ZERO);
    traded(symbol, missed.range().high(), BigDecimal.ZERO);
  }

  /** Takes all of it away. */
  Map<String, Traded> take() {
    Map<String, Traded> taken = new HashMap<>();
    for (String symbol : traded.keySet()) {
      @Nullable Traded last = traded.remove(symbol);
      if (last != null) {
        taken.put(symbol, last);
      }
    }
    return taken;
  }
}
