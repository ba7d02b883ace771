package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/** Buys new highs: the long side of the Turtles' rules (Curtis Faith, Way of the Turtle, 2007). */
final class DonchianBreakoutStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "donchian-breakout",
          "Donchian breakout",
          "Buys strength: BUY when the close rises above the highest high of the candles before it,"
              + " SELL when it falls below their lowest low over the shorter exit channel, or by the"
              + " stop below the close that was bought. Many small losses, few large gains.",
          List.of(
              ParameterSpec.integer("entry", 2, 500, 20, "Candles of the entry channel"),
              ParameterSpec.integer("exit", 1, 500, 10, "Candles of the exit channel"),
              ParameterSpec.integer("atrPeriod", 2, 100, 20, "Candles of the average true range"),
              ParameterSpec.number(
                  "stopAtr",
                  "0",
                  "20",
                  "2",
                  "Stop in average true ranges below the entry, 0: none")),
          (parameters, indicators) ->
              new DonchianBreakoutStrategy(Settings.of(parameters), indicators));

  /** The parameters by type. */
  record Settings(int entry, int exit, int atrPeriod, double stopAtr) {
    static Settings of(Parameters given) {
      return new Settings(
          given.integer("entry"),
          given.integer("exit"),
          given.integer("atrPeriod"),
          given.number("stopAtr"));
    }
  }

  private final Settings settings;
  private final Reading highest;
  private final Reading lowest;
  private final Reading range;
  private double highestBefore = Double.NaN;
  private double lowestBefore = Double.NaN;
  private boolean bought;
  private double stop;

  private DonchianBreakoutStrategy(Settings settings, IndicatorSource indicators) {
    this.settings = settings;
    this.highest = indicators.read(Studies.highest(settings.entry()));
    this.lowest = indicators.read(Studies.lowest(settings.exit()));
    this.range = indicators.read(Studies.atr(settings.atrPeriod()));
  }

  @Override
  public Advice on(Bar bar) {
    // The channels of the bars before this one.
    double high = highestBefore;
    double low = lowestBefore;
    highestBefore = highest.next(bar);
    lowestBefore = lowest.next(bar);
    double atr = range.next(bar);
    double close = bar.close();
    if (Double.isNaN(high + low + atr)) {
      return Advice.WAIT;
    }
    if (!bought && close > high) {
      bought = true;
      stop = settings.stopAtr() == 0 ? 0 : close - settings.stopAtr() * atr;
      return trade(Direction.BUY, close - high, atr, "rose above the highest high", high, bar);
    }
    if (bought && (close < low || close < stop)) {
      bought = false;
      return close < low
          ? trade(Direction.SELL, low - close, atr, "fell below the lowest low", low, bar)
          : trade(Direction.SELL, stop - close, atr, "fell below the stop", stop, bar);
    }
    return Advice.WAIT;
  }

  /** Half an average true range beyond the level is as strong as it gets. */
  private Advice trade(
      Direction direction, double beyond, double atr, String what, double level, Bar bar) {
    return new Advice.Trade(
        direction,
        atr == 0 ? 1 : Math.min(1, 2 * beyond / atr),
        Text.of(
            "close %s %s %.8g (entry %d, exit %d candles), ATR(%d) %.6g",
            Text.price(bar.close()),
            what,
            level,
            settings.entry(),
            settings.exit(),
            settings.atrPeriod(),
            atr));
  }
}
