package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;

/**
 * Dollar-cost averaging: buys by the calendar. The time slots are counted from 1970, so they are
 * the same whenever the strategy was started.
 */
final class DcaStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "dca",
          "Dollar-cost averaging",
          "Builds a position over time: BUY one portion in the first candle of each time slot, if"
              + " the close is low enough below the last buy, up to the most buys; SELL everything"
              + " when the close is the take-profit above the average price, then begin again. A"
              + " portion is what the bot's sizing says.",
          List.of(
              ParameterSpec.integer("everyMinutes", 1, 44_640, 1_440, "Length of a time slot"),
              ParameterSpec.integer("maxBuys", 1, 1_000, 10, "Most buys before a SELL"),
              ParameterSpec.number(
                  "dip", "0", "50", "0", "Percent below the last buy to buy again, 0: any price"),
              ParameterSpec.number(
                  "takeProfit", "0", "1000", "5", "Percent above the average to sell, 0: never")),
          Scaling.ADDS,
          (parameters, none) -> new DcaStrategy(Settings.of(parameters)));

  /** The parameters by type. */
  record Settings(int everyMinutes, int maxBuys, double dip, double takeProfit) {
    static Settings of(Parameters given) {
      return new Settings(
          given.integer("everyMinutes"),
          given.integer("maxBuys"),
          given.number("dip"),
          given.number("takeProfit"));
    }
  }

  private final Settings settings;
  private boolean started;
  private long slot;
  private int buys;
  private double lastBuy;
  private double quantity;

  private DcaStrategy(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Advice on(Bar bar) {
    long now = Math.floorDiv(bar.openSecond(), 60L * settings.everyMinutes());
    boolean firstOfSlot = started && now != slot;
    started = true;
    slot = now;
    double close = bar.close();
    // Equal amounts of money: the average price is the harmonic mean.
    double average = buys / quantity;
    if (settings.takeProfit() > 0
        && buys > 0
        && close >= average * (1 + settings.takeProfit() / 100)) {
      String reason =
          Text.of(
              "close %s is %.4g %% above the average %.8g of %d buys",
              Text.price(close), 100 * (close / average - 1), average, buys);
      buys = 0;
      quantity = 0;
      return new Advice.Trade(Direction.SELL, 1, reason);
    }
    boolean low = buys == 0 || close <= lastBuy * (1 - settings.dip() / 100) || settings.dip() == 0;
    return firstOfSlot && low && buys < settings.maxBuys() ? buy(close) : Advice.WAIT;
  }

  private Advice buy(double close) {
    buys++;
    lastBuy = close;
    quantity += 1 / close;
    return new Advice.Trade(
        Direction.BUY,
        1.0 / settings.maxBuys(),
        Text.of(
            "time slot of %d minutes: buy %d of at most %d at close %s, average %.8g",
            settings.everyMinutes(), buys, settings.maxBuys(), Text.price(close), buys / quantity));
  }
}
