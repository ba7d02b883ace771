package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/** Follows the MACD across its signal line. */
final class MacdStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "macd",
          "MACD",
          "Follows turns of momentum: BUY when the MACD line rises above its signal line by the"
              + " threshold, SELL when it falls below it by the threshold. A threshold keeps out"
              + " the small crossings of a quiet market.",
          List.of(
              ParameterSpec.integer("fast", 2, 100, 12, "Candles of the fast EMA"),
              ParameterSpec.integer("slow", 3, 200, 26, "Candles of the slow EMA, more than fast"),
              ParameterSpec.integer("signal", 2, 100, 9, "Candles of the signal line"),
              ParameterSpec.number(
                  "threshold", "0", "5", "0", "Least distance of the lines, percent of the close")),
          (parameters, indicators) -> new MacdStrategy(Settings.of(parameters), indicators));

  /** The parameters by type; they fit each other. */
  record Settings(int fast, int slow, int signal, double threshold) {
    Settings {
      if (fast >= slow) {
        throw new InvalidParameters(
            "fast must be less than slow, but fast is %d and slow is %d".formatted(fast, slow));
      }
    }

    static Settings of(Parameters given) {
      return new Settings(
          given.integer("fast"),
          given.integer("slow"),
          given.integer("signal"),
          given.number("threshold"));
    }
  }

  private final Settings settings;
  private final Reading macd;
  private double side;

  private MacdStrategy(Settings settings, IndicatorSource indicators) {
    this.settings = settings;
    this.macd = indicators.read(Studies.macd(settings.fast(), settings.slow(), settings.signal()));
  }

  @Override
  public Advice on(Bar bar) {
    double line = macd.next(bar);
    double gap = macd.line(Studies.HISTOGRAM);
    double percent = 100 * gap / bar.close();
    // NaN passes neither test; between the thresholds the side before it stands.
    if (!(Math.abs(percent) >= settings.threshold() && gap != 0)) {
      return Advice.WAIT;
    }
    double before = side;
    side = Math.signum(gap);
    if (before == 0 || before == side) {
      return Advice.WAIT;
    }
    return new Advice.Trade(
        gap > 0 ? Direction.BUY : Direction.SELL,
        // A distance of 0.05 % of the price is as strong as it gets.
        Math.min(1, Math.abs(percent) * 20),
        Text.of(
            "MACD(%d,%d) %.6g crossed %s its signal(%d) %.6g at close %s",
            settings.fast(),
            settings.slow(),
            line,
            gap > 0 ? "above" : "below",
            settings.signal(),
            macd.line(Studies.SIGNAL),
            Text.price(bar.close())));
  }
}
