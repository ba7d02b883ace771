package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a compiled rule. Stops and targets count from the close at which it advised to buy and are
 * compared with closes: what a bar did between them raises nothing.
 */
final class RuleStrategy implements Strategy {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final String name;
  private final Condition entry;
  private final Exits exits;
  private final int cooldown;
  private final Frame frame;
  private final Map<String, Integer> quoted;

  private boolean bought;
  private int barsSince;
  private double entryPrice;
  private double highest;
  private double stop;
  private double target;
  private double trail;

  RuleStrategy(String name, Condition entry, Exits exits, int cooldown, Scope scope) {
    this.name = name;
    this.entry = entry;
    this.exits = exits;
    this.cooldown = cooldown;
    this.frame = scope.frame();
    this.quoted = scope.quoted();
    this.barsSince = cooldown;
  }

  @Override
  public Advice on(Bar bar) {
    frame.next(bar);
    // Both are asked at each bar: they remember the one before.
    boolean enter = entry.test(frame) == Condition.TRUE;
    Condition exit = exits.condition();
    boolean leave = exit != null && exit.test(frame) == Condition.TRUE;
    double close = frame.slots[Frame.CLOSE];
    if (barsSince < Integer.MAX_VALUE) {
      barsSince++;
    }
    if (bought) {
      highest = Math.max(highest, close);
      return out(close, leave);
    }
    return enter && barsSince > cooldown ? buy(close) : Advice.WAIT;
  }

  private Advice buy(double close) {
    double loss = fraction(exits.stopLoss(), close);
    double gain = fraction(exits.takeProfit(), close);
    double back = fraction(exits.trailingStop(), close);
    if (Double.isNaN(loss + gain + back)) {
      // A stop that is not known yet protects nothing.
      return Advice.WAIT;
    }
    bought = true;
    barsSince = 0;
    entryPrice = close;
    highest = close;
    stop = close * (1 - loss);
    target = gain == 0 ? NEVER : close * (1 + gain);
    trail = back;
    return trade(Direction.BUY, "entry condition holds", close);
  }

  /** 0 if there is no such distance. */
  private double fraction(@Nullable Distance distance, double close) {
    return distance == null ? 0 : distance.fraction(frame.slots, close);
  }

  private Advice out(double close, boolean leave) {
    Distance stopLoss = exits.stopLoss();
    if (stopLoss != null && close <= stop) {
      return sell("stop-loss of " + stopLoss.text() + " is reached", close);
    }
    Distance trailing = exits.trailingStop();
    if (trailing != null && close <= highest * (1 - trail)) {
      return sell("trailing stop of " + trailing.text() + " is reached", close);
    }
    Distance profit = exits.takeProfit();
    if (profit != null && close >= target) {
      return sell("take-profit of " + profit.text() + " is reached", close);
    }
    if (leave) {
      return sell("exit condition holds", close);
    }
    return exits.afterBars() > 0 && barsSince >= exits.afterBars()
        ? sell("held for " + exits.afterBars() + " bars", close)
        : Advice.WAIT;
  }

  private Advice sell(String why, double close) {
    bought = false;
    barsSince = 0;
    String change = String.format(Locale.ROOT, "%s, %+.4g %%", why, 100 * (close / entryPrice - 1));
    return trade(Direction.SELL, change, close);
  }

  private Advice trade(Direction direction, String why, double close) {
    StringBuilder reason = new StringBuilder(name);
    reason.append(": ").append(why).append(String.format(Locale.ROOT, "; close %.8g", close));
    quoted.forEach(
        (indicator, slot) ->
            reason.append(String.format(Locale.ROOT, ", %s %.6g", indicator, frame.slots[slot])));
    return new Advice.Trade(direction, 1, reason.toString());
  }
}
