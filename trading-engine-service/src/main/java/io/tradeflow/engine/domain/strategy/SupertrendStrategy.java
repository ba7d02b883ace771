package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/** Follows the Supertrend line. */
final class SupertrendStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "supertrend",
          "Supertrend",
          "Follows trends with a stop that trails the price at some average true ranges: BUY when"
              + " the close rises above the falling stop, SELL when it falls below the rising one.",
          List.of(
              ParameterSpec.integer("period", 2, 100, 10, "Candles of the average true range"),
              ParameterSpec.number(
                  "width", "0.5", "10", "3", "Average true ranges from the price to the stop")),
          (parameters, indicators) ->
              new SupertrendStrategy(
                  parameters.integer("period"), parameters.number("width"), indicators));

  private final int period;
  private final double width;
  private final Reading trend;
  private double previous = Double.NaN;
  private boolean up;

  private SupertrendStrategy(int period, double width, IndicatorSource indicators) {
    this.period = period;
    this.width = width;
    this.trend = indicators.read(Studies.supertrend(period, width));
  }

  @Override
  public Advice on(Bar bar) {
    boolean wasUp = up;
    double before = previous;
    double now = trend.next(bar);
    previous = now;
    up = trend.line(Studies.UP) > 0;
    if (Double.isNaN(before) || wasUp == up) {
      return Advice.WAIT;
    }
    double close = bar.close();
    // 0.2 % beyond the stop is as strong as it gets.
    return new Advice.Trade(
        up ? Direction.BUY : Direction.SELL,
        Math.min(1, Math.abs(close - before) / close * 500),
        Text.of(
            "close %s %s the Supertrend(%d, %.4g) %.8g, which is %.8g now",
            Text.price(close), up ? "rose above" : "fell below", period, width, before, now));
  }
}
