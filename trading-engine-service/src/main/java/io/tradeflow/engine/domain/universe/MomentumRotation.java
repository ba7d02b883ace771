package io.tradeflow.engine.domain.universe;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.Roc;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what rose most (Jegadeesh and Titman, Returns to Buying Winners and Selling Losers, Journal
 * of Finance 48, 1993; here without the short side). The time slots are counted from 1970, so they
 * are the same whenever the strategy was started.
 */
final class MomentumRotation implements UniverseStrategy {
  static final UniverseType TYPE =
      new UniverseType(
          "momentum-rotation",
          "Momentum rotation",
          "Holds the winners of a universe: at the begin of each time slot the symbols are ranked by"
              + " their rate of change; BUY those that enter the top and rise by the least rate,"
              + " SELL those that left it.",
          2,
          1_000,
          List.of(
              ParameterSpec.integer("lookback", 2, 1_000, 90, "Candles of the rate of change"),
              ParameterSpec.integer("top", 1, 100, 3, "Symbols held at once"),
              ParameterSpec.integer("everyMinutes", 1, 44_640, 1_440, "Length of a time slot"),
              ParameterSpec.number(
                  "leastRate", "-50", "100", "0", "Least rate of change, percent")),
          (parameters, symbols) ->
              new MomentumRotation(
                  new Settings(
                      parameters.integer("lookback"),
                      parameters.integer("top"),
                      parameters.integer("everyMinutes"),
                      parameters.number("leastRate")),
                  symbols));

  /** The parameters by type. */
  record Settings(int lookback, int top, int everyMinutes, double leastRate) {}

  private final Settings settings;
  private final Roc[] rates;
  private final double[] latest;
  private final double[] closes;
  private final boolean[] held;
  private boolean started;
  private long slot;

  private MomentumRotation(Settings settings, int symbols) {
    this.settings = settings;
    this.rates = new Roc[symbols];
    this.latest = new double[symbols];
    this.closes = new double[symbols];
    this.held = new boolean[symbols];
    Arrays.setAll(rates, any -> new Roc(settings.lookback()));
    Arrays.fill(latest, Double.NaN);
  }

  @Override
  public List<SymbolAdvice> on(@Nullable Bar[] bars) {
    boolean rebalance = false;
    for (int i = 0; i < bars.length; i++) {
      Bar bar = bars[i];
      if (bar != null) {
        closes[i] = bar.close();
        latest[i] = rates[i].next(bar.close());
        long now = Math.floorDiv(bar.openSecond(), 60L * settings.everyMinutes());
        rebalance |= started && now != slot;
        started = true;
        slot = now;
      }
    }
    return rebalance ? rebalance(bars) : List.of();
  }

  /** Symbols without a bar now stay as they are: nothing could be traded. */
  private List<SymbolAdvice> rebalance(@Nullable Bar[] bars) {
    List<Integer> ranked =
        IntStream.range(0, latest.length)
            .boxed()
            .filter(i -> latest[i] >= settings.leastRate())
            .sorted(Comparator.comparingDouble((Integer i) -> -latest[i]))
            .limit(settings.top())
            .toList();
    List<SymbolAdvice> advice = new ArrayList<>();
    for (int i = 0; i < latest.length; i++) {
      if (held[i] && bars[i] != null && !ranked.contains(i)) {
        held[i] = false;
        advice.add(advice(i, Direction.SELL, "left"));
      }
    }
    for (int i : ranked) {
      if (!held[i] && bars[i] != null) {
        held[i] = true;
        advice.add(advice(i, Direction.BUY, "is among"));
      }
    }
    return advice;
  }

  private SymbolAdvice advice(int symbol, Direction direction, String what) {
    // 10 % within the lookback is as strong as it gets.
    double strength = Math.min(1, Math.abs(latest[symbol]) / 10);
    return new SymbolAdvice(
        symbol,
        new Advice.Trade(
            direction,
            strength,
            String.format(
                Locale.ROOT,
                "close %.8g %s the top %d of %d: %+.4g %% in %d candles",
                closes[symbol],
                what,
                settings.top(),
                latest.length,
                latest[symbol],
                settings.lookback())));
  }
}
