package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/** Buys when the fast EMA crosses above the slow one, sells when it crosses below. */
final class EmaCrossStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "ema-cross",
          "EMA cross",
          "Follows trends: BUY when the fast exponential average of the closes rises above the slow"
              + " one, SELL when it falls below.",
          List.of(
              ParameterSpec.integer("fast", 2, 100, 9, "Candles of the fast EMA"),
              ParameterSpec.integer("slow", 3, 200, 21, "Candles of the slow EMA, more than fast")),
          EmaCrossStrategy::start);

  /** How the two averages are set. */
  record Settings(int fast, int slow) {
    Settings {
      if (fast >= slow) {
        throw new InvalidParameters(
            "fast must be less than slow, but fast is %d and slow is %d".formatted(fast, slow));
      }
    }
  }

  private final Settings settings;
  private final Reading fast;
  private final Reading slow;
  private double previousGap = Double.NaN;

  private EmaCrossStrategy(Settings settings, IndicatorSource indicators) {
    this.settings = settings;
    this.fast = indicators.read(Studies.ema(settings.fast()));
    this.slow = indicators.read(Studies.ema(settings.slow()));
  }

  private static Strategy start(Parameters parameters, IndicatorSource indicators) {
    return new EmaCrossStrategy(
        new Settings(parameters.integer("fast"), parameters.integer("slow")), indicators);
  }

  @Override
  public Advice on(Bar bar) {
    double fastNow = fast.next(bar);
    double slowNow = slow.next(bar);
    double gap = fastNow - slowNow;
    double before = previousGap;
    // On a tie the side before it stands: only a real crossing counts.
    if (gap != 0) {
      previousGap = gap;
    }
    if (Double.isNaN(before) || Double.isNaN(gap) || gap == 0 || gap > 0 == before > 0) {
      return Advice.WAIT;
    }
    // A gap of 0.1 % of the price is as strong as it gets.
    double strength = Math.min(1, Math.abs(gap) / bar.close() * 1000);
    String reason =
        Text.of(
            "EMA(%d) %.8g crossed %s EMA(%d) %.8g at close %s",
            settings.fast(),
            fastNow,
            gap > 0 ? "above" : "below",
            settings.slow(),
            slowNow,
            Text.price(bar.close()));
    return new Advice.Trade(gap > 0 ? Direction.BUY : Direction.SELL, strength, reason);
  }
}
