package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.Reading;
import io.tradeflow.engine.domain.indicator.Studies;
import java.util.List;

/**
 * APEX: momentum turns up (fast RSI above slow RSI) inside a rising market (close above the trend
 * EMA) that moves in earnest (ADX) on enough volume. It sells without filters, because getting out
 * must not wait for volume: when the trend breaks or momentum turns down from a high.
 */
final class ApexStrategy implements Strategy {
  static final StrategyType TYPE =
      new StrategyType(
          "apex",
          "APEX",
          "BUY when RSI(fast) crosses above RSI(slow) below the overbought level, the close is above"
              + " the trend EMA, ADX shows a trend and the volume is at least its average times a"
              + " factor. SELL when the close falls below the trend EMA, or RSI(fast) crosses below"
              + " RSI(slow) from the exit level.",
          List.of(
              ParameterSpec.integer("rsiFast", 2, 50, 9, "Candles of the fast RSI"),
              ParameterSpec.integer(
                  "rsiSlow", 3, 100, 14, "Candles of the slow RSI, more than fast"),
              ParameterSpec.integer("trendEma", 2, 200, 50, "Candles of the trend EMA"),
              ParameterSpec.integer("adxPeriod", 2, 50, 14, "Candles of the ADX"),
              ParameterSpec.number("adxMin", "0", "100", "20", "Least ADX for a BUY"),
              ParameterSpec.integer("volumePeriod", 1, 200, 20, "Candles of the volume average"),
              ParameterSpec.number(
                  "volumeFactor", "0", "10", "1", "Least volume for a BUY, times its average"),
              ParameterSpec.number(
                  "overbought", "50", "100", "70", "No BUY at or above this slow RSI"),
              ParameterSpec.number(
                  "exitRsi", "0", "100", "60", "Slow RSI from which a turn sells")),
          (parameters, indicators) -> new ApexStrategy(Settings.of(parameters), indicators));

  /** The parameters by type; they fit each other. */
  record Settings(
      int rsiFast,
      int rsiSlow,
      int trendEma,
      int adxPeriod,
      double adxMin,
      int volumePeriod,
      double volumeFactor,
      double overbought,
      double exitRsi) {
    Settings {
      if (rsiFast >= rsiSlow) {
        throw new InvalidParameters(
            "rsiFast must be less than rsiSlow, but rsiFast is %d and rsiSlow is %d"
                .formatted(rsiFast, rsiSlow));
      }
    }

    static Settings of(Parameters given) {
      return new Settings(
          given.integer("rsiFast"),
          given.integer("rsiSlow"),
          given.integer("trendEma"),
          given.integer("adxPeriod"),
          given.number("adxMin"),
          given.integer("volumePeriod"),
          given.number("volumeFactor"),
          given.number("overbought"),
          given.number("exitRsi"));
    }
  }

  /** All indicators at one bar. */
  private record Values(
      double close,
      double rsiFast,
      double rsiSlow,
      double trend,
      double adx,
      double volume,
      double averageVolume) {
    boolean complete() {
      return !Double.isNaN(rsiFast + rsiSlow + trend + adx + averageVolume);
    }

    boolean momentumUp() {
      return rsiFast > rsiSlow;
    }

    boolean aboveTrend() {
      return close >= trend;
    }
  }

  private final Settings settings;
  private final Reading rsiFast;
  private final Reading rsiSlow;
  private final Reading trend;
  private final Reading adx;
  private final Reading volume;
  private Values previous = new Values(0, Double.NaN, Double.NaN, 0, 0, 0, 0);

  private ApexStrategy(Settings settings, IndicatorSource indicators) {
    this.settings = settings;
    this.rsiFast = indicators.read(Studies.rsi(settings.rsiFast()));
    this.rsiSlow = indicators.read(Studies.rsi(settings.rsiSlow()));
    this.trend = indicators.read(Studies.ema(settings.trendEma()));
    this.adx = indicators.read(Studies.adx(settings.adxPeriod()));
    this.volume = indicators.read(Studies.averageVolume(settings.volumePeriod()));
  }

  @Override
  public Advice on(Bar bar) {
    double close = bar.close();
    Values now =
        new Values(
            close,
            rsiFast.next(bar),
            rsiSlow.next(bar),
            trend.next(bar),
            adx.next(bar),
            bar.volume(),
            volume.next(bar));
    Values before = previous;
    previous = now;
    return before.complete() && now.complete() ? judge(before, now) : Advice.WAIT;
  }

  private Advice judge(Values before, Values now) {
    if (before.aboveTrend() && !now.aboveTrend()) {
      return sell(now, "close fell below the trend");
    }
    if (before.momentumUp()
        && now.rsiFast() < now.rsiSlow()
        && now.rsiSlow() >= settings.exitRsi()) {
      return sell(now, "momentum turned down from a high");
    }
    boolean turnedUp = !before.momentumUp() && now.momentumUp();
    if (turnedUp && now.aboveTrend() && passesFilters(now)) {
      // Half of the strength is the trend (ADX 50 is very strong), half the pull of momentum.
      double strength =
          Math.min(1, now.adx() / 50) / 2 + Math.min(1, (now.rsiFast() - now.rsiSlow()) / 10) / 2;
      return new Advice.Trade(
          Direction.BUY, strength, reason(now, "momentum turned up in a trend"));
    }
    return Advice.WAIT;
  }

  private boolean passesFilters(Values now) {
    return now.rsiSlow() < settings.overbought()
        && now.adx() >= settings.adxMin()
        && now.volume() >= now.averageVolume() * settings.volumeFactor();
  }

  private Advice sell(Values now, String why) {
    double strength = Math.min(1, Math.abs(now.rsiFast() - now.rsiSlow()) / 10);
    return new Advice.Trade(Direction.SELL, strength, reason(now, why));
  }

  private String reason(Values now, String why) {
    return Text.of(
        "%s: RSI(%d) %.2f, RSI(%d) %.2f, close %.8g, EMA(%d) %.8g, ADX(%d) %.2f (min %.4g),"
            + " volume %.4g (average %.4g, factor %.4g)",
        why,
        settings.rsiFast(),
        now.rsiFast(),
        settings.rsiSlow(),
        now.rsiSlow(),
        now.close(),
        settings.trendEma(),
        now.trend(),
        settings.adxPeriod(),
        now.adx(),
        settings.adxMin(),
        now.volume(),
        now.averageVolume(),
        settings.volumeFactor());
  }
}
