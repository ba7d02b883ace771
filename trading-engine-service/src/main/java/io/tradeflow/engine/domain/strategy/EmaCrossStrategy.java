package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Ema;
import java.util.List;
import java.util.Locale;

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
  private final Ema fast;
  private final Ema slow;
  private double previousGap = Double.NaN;

  private EmaCrossStrategy(Settings settings) {
    this.settings = settings;
    this.fast = new Ema(settings.fast());
    this.slow = new Ema(settings.slow());
  }

  private static Strategy start(Parameters parameters) {
    return new EmaCrossStrategy(
        new Settings(parameters.integer("fast"), parameters.integer("slow")));
  }

  @Override
  public Advice on(Candle candle) {
    double fastNow = fast.next(candle.close());
    double slowNow = slow.next(candle.close());
    double gap = fastNow - slowNow;
    double before = previousGap;
    // On a tie the side before it stands: only a real crossing counts.
    if (gap != 0) {
      previousGap = gap;
    }
    if (Double.isNaN(before) || Double.isNaN(gap) || gap == 0 || gap > 0 == before > 0) {
      return new Advice.Wait();
    }
    // A gap of 0.1 % of the price is as strong as it gets.
    double strength = Math.min(1, Math.abs(gap) / candle.close() * 1000);
    String reason =
        String.format(
            Locale.ROOT,
            "EMA(%d) %.8g crossed %s EMA(%d) %.8g at close %s",
            settings.fast(),
            fastNow,
            gap > 0 ? "above" : "below",
            settings.slow(),
            slowNow,
            candle.price().toPlainString());
    return new Advice.Trade(gap > 0 ? Direction.BUY : Direction.SELL, strength, reason);
  }
}
