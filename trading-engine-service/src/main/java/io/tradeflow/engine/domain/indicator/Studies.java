package io.tradeflow.engine.domain.indicator;

import java.util.function.Supplier;

/** The studies that built-in strategies ask for. */
public final class Studies {
  /** Line of {@link #macd}. */
  public static final int SIGNAL = 1;

  /** Line of {@link #macd}. */
  public static final int HISTOGRAM = 2;

  /** Line of {@link #bollinger}: %b. */
  public static final int PERCENT = 1;

  /** Line of {@link #bollinger}. */
  public static final int LOWER = 2;

  /** Line of {@link #bollinger}. */
  public static final int UPPER = 3;

  /** Line of {@link #supertrend}: above 0 in an uptrend. */
  public static final int UP = 1;

  private Studies() {}

  /** RSI of the closes. */
  public static Study rsi(int period) {
    return ofCloses("rsi(" + period + ")", () -> new Rsi(period));
  }

  /** EMA of the closes. */
  public static Study ema(int period) {
    return ofCloses("ema(" + period + ")", () -> new Ema(period));
  }

  /** Simple average of the volumes. */
  public static Study averageVolume(int period) {
    return new Study(
        "average-volume(" + period + ")",
        1,
        () -> {
          Sma average = new Sma(period);
          return (bar, values, from) -> values[from] = average.next(bar.volume());
        });
  }

  /** ADX. */
  public static Study adx(int period) {
    return ofBars("adx(" + period + ")", () -> new Adx(period));
  }

  /** Average true range. */
  public static Study atr(int period) {
    return ofBars("atr(" + period + ")", () -> new Atr(period));
  }

  /** MACD of the closes: the line, its signal and their difference. */
  public static Study macd(int fast, int slow, int signal) {
    return new Study(
        "macd(" + fast + "," + slow + "," + signal + ")",
        3,
        () -> {
          Macd macd = new Macd(fast, slow, signal);
          return (bar, values, from) -> {
            values[from] = macd.next(bar.close());
            values[from + SIGNAL] = macd.signal();
            values[from + HISTOGRAM] = macd.histogram();
          };
        });
  }

  /** Bollinger bands of the closes: middle, %b, lower and upper. */
  public static Study bollinger(int period, double width) {
    return new Study(
        "bollinger(" + period + "," + width + ")",
        4,
        () -> {
          BollingerBands bands = new BollingerBands(period, width);
          return (bar, values, from) -> {
            values[from] = bands.next(bar.close());
            values[from + PERCENT] = bands.percent();
            values[from + LOWER] = bands.lower();
            values[from + UPPER] = bands.upper();
          };
        });
  }

  /** Highest high of the last bars, this one included. */
  public static Study highest(int period) {
    return new Study(
        "highest(" + period + ")",
        1,
        () -> {
          Donchian channel = new Donchian(period);
          return (bar, values, from) -> {
            double unused = channel.next(bar);
            values[from] = channel.upper();
          };
        });
  }

  /** Lowest low of the last bars, this one included. */
  public static Study lowest(int period) {
    return new Study(
        "lowest(" + period + ")",
        1,
        () -> {
          Donchian channel = new Donchian(period);
          return (bar, values, from) -> {
            double unused = channel.next(bar);
            values[from] = channel.lower();
          };
        });
  }

  /** Supertrend: the stop, and whether the trend is up. */
  public static Study supertrend(int period, double width) {
    return new Study(
        "supertrend(" + period + "," + width + ")",
        2,
        () -> {
          Supertrend trend = new Supertrend(period, width);
          return (bar, values, from) -> {
            values[from] = trend.next(bar);
            values[from + UP] = trend.up() ? 1 : 0;
          };
        });
  }

  private static Study ofCloses(String key, Supplier<? extends SeriesIndicator> make) {
    return new Study(
        key,
        1,
        () -> {
          SeriesIndicator indicator = make.get();
          return (bar, values, from) -> values[from] = indicator.next(bar.close());
        });
  }

  private static Study ofBars(String key, Supplier<? extends BarIndicator> make) {
    return new Study(
        key,
        1,
        () -> {
          BarIndicator indicator = make.get();
          return (bar, values, from) -> values[from] = indicator.next(bar);
        });
  }
}
