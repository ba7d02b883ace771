package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.BarIndicator;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.SeriesIndicator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A running indicator that puts its lines into slots of the frame at each bar. */
sealed interface Channel {
  void next(Bar bar, double[] slots);

  /** Fed with what stands in another slot, from the first bar on at which something does. */
  record OfSeries<T>(
      SeriesIndicator indicator, int source, int slot, T lines, List<ToDoubleFunction<T>> more)
      implements Channel {
    @Override
    public void next(Bar bar, double[] slots) {
      double value = slots[source];
      slots[slot] = Double.isNaN(value) ? Double.NaN : indicator.next(value);
      write(lines, more, slots, slot);
    }
  }

  /** Fed with bars. */
  record OfBars<T>(BarIndicator indicator, int slot, T lines, List<ToDoubleFunction<T>> more)
      implements Channel {
    @Override
    public void next(Bar bar, double[] slots) {
      slots[slot] = indicator.next(bar);
      write(lines, more, slots, slot);
    }
  }

  /** Calculated elsewhere, once for all who ask. */
  record OfStudy(Reading reading, int slot, int count) implements Channel {
    @Override
    public void next(Bar bar, double[] slots) {
      reading.on(bar);
      for (int i = 0; i < count; i++) {
        slots[slot + i] = reading.line(i);
      }
    }
  }

  private static <T> void write(T lines, List<ToDoubleFunction<T>> more, double[] slots, int slot) {
    for (int i = 0; i < more.size(); i++) {
      slots[slot + 1 + i] = more.get(i).applyAsDouble(lines);
    }
  }
}
