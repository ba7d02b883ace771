package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/** Buys what fell out of its Bollinger bands when it comes back into them. */
final class BollingerReversionStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "bollinger-reversion",
          "Bollinger reversion",
          "Bets on the return to the average: BUY when the close comes back above the lower"
              + " Bollinger band, SELL when it rises to the exit level between the bands, or when it"
              + " falls below the stop level and the bet has failed. Loses in strong downtrends.",
          List.of(
              ParameterSpec.integer("period", 5, 200, 20, "Candles of the bands"),
              ParameterSpec.number(
                  "width", "0.5", "5", "2", "Standard deviations from the average to a band"),
              ParameterSpec.number(
                  "exit", "0", "1.5", "0.5", "Exit level: 0 lower band, 0.5 average, 1 upper band"),
              ParameterSpec.number(
                  "stop", "0", "10", "0.5", "Stop level: widths of the bands below the lower one")),
          (parameters, indicators) ->
              new BollingerReversionStrategy(Settings.of(parameters), indicators));

  /** The parameters by type. */
  record Settings(int period, double width, double exit, double stop) {
    static Settings of(Parameters given) {
      return new Settings(
          given.integer("period"),
          given.number("width"),
          given.number("exit"),
          given.number("stop"));
    }
  }

  private final Settings settings;
  private final Reading bands;
  private double previous = Double.NaN;

  private BollingerReversionStrategy(Settings settings, IndicatorSource indicators) {
    this.settings = settings;
    this.bands = indicators.read(Studies.bollinger(settings.period(), settings.width()));
  }

  @Override
  public Advice on(Bar bar) {
    boolean warm = !Double.isNaN(bands.next(bar));
    double now = bands.line(Studies.PERCENT);
    double before = previous;
    if (warm) {
      previous = now;
    }
    if (Double.isNaN(before)) {
      return Advice.WAIT;
    }
    if (before < 0 && now >= 0) {
      return trade(Direction.BUY, Math.min(1, -before * 4), "came back above the lower band", bar);
    }
    if (before < settings.exit() && now >= settings.exit()) {
      return trade(Direction.SELL, Math.min(1, now), "reached the exit level", bar);
    }
    if (before >= -settings.stop() && now < -settings.stop()) {
      return trade(Direction.SELL, 1, "fell below the stop level", bar);
    }
    return Advice.WAIT;
  }

  private Advice trade(Direction direction, double strength, String what, Bar bar) {
    return new Advice.Trade(
        direction,
        strength,
        Text.of(
            "close %s %s: lower band(%d, %.4g) %.8g, average %.8g, upper band %.8g",
            Text.price(bar.close()),
            what,
            settings.period(),
            settings.width(),
            bands.line(Studies.LOWER),
            bands.line(0),
            bands.line(Studies.UPPER)));
  }
}
