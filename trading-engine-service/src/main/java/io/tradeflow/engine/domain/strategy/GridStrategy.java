package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;

/**
 * Buys on each line of a grid that the price falls to, sells on each that it rises to. The lines
 * are the powers of one step, so they are the same whenever the strategy was started.
 */
final class GridStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "grid",
          "Grid",
          "Trades the swings of a market without direction: BUY one portion when the close falls to"
              + " the next line below, SELL one portion when it rises to the next line above; at most"
              + " as many portions as levels. A portion is what the bot's sizing says. Below the stop"
              + " all portions are sold, one a candle. Loses when the market leaves the grid downward.",
          List.of(
              ParameterSpec.number(
                  "step", "0.05", "20", "1", "Distance of the lines, percent of the price"),
              ParameterSpec.integer("levels", 1, 50, 5, "Most portions held at once"),
              ParameterSpec.number(
                  "stop",
                  "0",
                  "50",
                  "5",
                  "Percent below the last buy at which all is sold, 0: none")),
          Scaling.ADDS_AND_REDUCES,
          (parameters, none) ->
              new GridStrategy(
                  parameters.number("step"),
                  parameters.integer("levels"),
                  parameters.number("stop")));

  private final double step;
  private final int levels;
  private final double stop;
  private boolean started;
  private long line;
  private int portions;
  private double lastBuy;
  private boolean leaving;

  private GridStrategy(double step, int levels, double stop) {
    this.step = Math.log1p(step / 100);
    this.levels = levels;
    this.stop = stop;
  }

  @Override
  public Advice on(Bar bar) {
    double close = bar.close();
    double height = Math.log(close) / step;
    if (!started) {
      started = true;
      line = Math.round(height);
      return Advice.WAIT;
    }
    if (leaving || isStopped(close)) {
      return leave(close, height);
    }
    if (height <= line - 1) {
      line = (long) Math.ceil(height);
      return portions < levels ? buy(close) : Advice.WAIT;
    }
    if (height >= line + 1) {
      line = (long) Math.floor(height);
      return portions > 0 ? sell("rose to a line above", close) : Advice.WAIT;
    }
    return Advice.WAIT;
  }

  private boolean isStopped(double close) {
    return stop > 0 && portions > 0 && close <= lastBuy * (1 - stop / 100);
  }

  private Advice leave(double close, double height) {
    Advice advice = sell("fell below the stop", close);
    leaving = portions > 0;
    line = Math.round(height);
    return advice;
  }

  private Advice buy(double close) {
    portions++;
    lastBuy = close;
    return trade(Direction.BUY, "fell to a line below", close);
  }

  private Advice sell(String what, double close) {
    portions--;
    return trade(Direction.SELL, what, close);
  }

  private Advice trade(Direction direction, String what, double close) {
    return new Advice.Trade(
        direction,
        (double) portions / levels,
        Text.of(
            "close %s %s; lines are %.4g %% apart; %d of %d portions after it",
            Text.price(close), what, Math.expm1(step) * 100, portions, levels));
  }
}
