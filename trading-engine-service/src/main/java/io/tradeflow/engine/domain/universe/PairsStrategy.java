package io.tradeflow.engine.domain.universe;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Parameters;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Buys the cheap one of two symbols that move together (Gatev, Goetzmann and Rouwenhorst, Pairs
 * Trading, Review of Financial Studies 19, 2006; here without the short side). The relation is
 * fitted and tested anew after each stretch of bars.
 */
final class PairsStrategy implements UniverseStrategy {
  static final UniverseType TYPE =
      new UniverseType(
          "pairs",
          "Pairs",
          "Bets that two symbols stay together: while the test says that their prices are"
              + " cointegrated, BUY the one that is cheap against the other by the entry level, SELL"
              + " when the gap has closed to the exit level, has grown to the stop level, or the test"
              + " fails. Without shorting it keeps the risk of the market.",
          2,
          2,
          List.of(
              ParameterSpec.integer("window", 50, 5_000, 300, "Candles of the fit and the test"),
              ParameterSpec.integer("retest", 1, 5_000, 30, "Candles from one fit to the next"),
              ParameterSpec.number("entry", "0.5", "10", "2", "Entry level, standard deviations"),
              ParameterSpec.number("exit", "0", "10", "0.5", "Exit level, less than entry"),
              ParameterSpec.number("stop", "0.5", "50", "4", "Stop level, more than entry")),
          (parameters, symbols) -> new PairsStrategy(Settings.of(parameters)));

  /** The parameters by type; they fit each other. */
  record Settings(int window, int retest, double entry, double exit, double stop) {
    Settings {
      if (!(exit < entry && entry < stop)) {
        throw new InvalidParameters(
            "exit must be less than entry and entry less than stop, but they are %s, %s and %s"
                .formatted(exit, entry, stop));
      }
    }

    static Settings of(Parameters given) {
      return new Settings(
          given.integer("window"),
          given.integer("retest"),
          given.number("entry"),
          given.number("exit"),
          given.number("stop"));
    }
  }

  private static final int NONE = -1;

  private final Settings settings;
  private final double[] first;
  private final double[] second;
  private long count;
  private @Nullable Cointegration fit;
  private int held = NONE;

  private PairsStrategy(Settings settings) {
    this.settings = settings;
    this.first = new double[settings.window()];
    this.second = new double[settings.window()];
  }

  @Override
  public List<SymbolAdvice> on(@Nullable Bar[] bars) {
    Bar a = bars[0];
    Bar b = bars[1];
    if (a == null || b == null) {
      return List.of();
    }
    int slot = (int) (count % first.length);
    first[slot] = Math.log(a.close());
    second[slot] = Math.log(b.close());
    // Judged by the fit of the bars before, so that a jump does not hide in its own fit.
    Cointegration relation = fit;
    List<SymbolAdvice> advice =
        relation == null ? List.of() : judge(relation, first[slot], second[slot], a, b);
    count++;
    if (count >= first.length && (count - first.length) % settings.retest() == 0) {
      fit = Cointegration.of(inOrder(first), inOrder(second));
    }
    return advice;
  }

  private List<SymbolAdvice> judge(Cointegration relation, double x, double y, Bar a, Bar b) {
    double deviation = relation.deviation();
    if (deviation == 0) {
      return List.of();
    }
    double gap = (x - relation.alpha() - relation.beta() * y) / deviation;
    if (held != NONE) {
      return sell(relation, gap, a, b);
    }
    boolean far = Math.abs(gap) >= settings.entry() && Math.abs(gap) < settings.stop();
    // With a falling relation a high first symbol says nothing about the second.
    if (!far || !relation.isSure() || relation.beta() <= 0) {
      return List.of();
    }
    held = gap < 0 ? 0 : 1;
    return List.of(advice(Direction.BUY, "is cheap", relation, gap, a, b));
  }

  private List<SymbolAdvice> sell(Cointegration relation, double gap, Bar a, Bar b) {
    double against = held == 0 ? -gap : gap;
    String why;
    if (against <= settings.exit()) {
      why = "came back";
    } else if (against >= settings.stop()) {
      why = "went on to the stop";
    } else if (!relation.isSure()) {
      why = "is no longer cointegrated";
    } else {
      return List.of();
    }
    SymbolAdvice advice = advice(Direction.SELL, why, relation, gap, a, b);
    held = NONE;
    return List.of(advice);
  }

  private SymbolAdvice advice(
      Direction direction, String why, Cointegration relation, double gap, Bar a, Bar b) {
    return new SymbolAdvice(
        held,
        new Advice.Trade(
            direction,
            Math.min(1, Math.abs(gap) / settings.stop()),
            String.format(
                Locale.ROOT,
                "close %.8g %s: gap %+.3f deviations, beta %.4f, test %.3f; the other at %.8g",
                held == 0 ? a.close() : b.close(),
                why,
                gap,
                relation.beta(),
                relation.statistic(),
                held == 0 ? b.close() : a.close())));
  }

  /** Oldest first. */
  private double[] inOrder(double[] ring) {
    double[] ordered = new double[ring.length];
    int oldest = (int) (count % ring.length);
    System.arraycopy(ring, oldest, ordered, 0, ring.length - oldest);
    System.arraycopy(ring, 0, ordered, ring.length - oldest, oldest);
    return ordered;
  }
}
