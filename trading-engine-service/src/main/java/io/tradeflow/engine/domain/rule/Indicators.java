package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.AccumulationDistribution;
import io.tradeflow.engine.domain.indicator.Adx;
import io.tradeflow.engine.domain.indicator.Atr;
import io.tradeflow.engine.domain.indicator.BollingerBands;
import io.tradeflow.engine.domain.indicator.Cci;
import io.tradeflow.engine.domain.indicator.ChaikinFlow;
import io.tradeflow.engine.domain.indicator.ChaikinOscillator;
import io.tradeflow.engine.domain.indicator.Dema;
import io.tradeflow.engine.domain.indicator.Donchian;
import io.tradeflow.engine.domain.indicator.Ema;
import io.tradeflow.engine.domain.indicator.Hma;
import io.tradeflow.engine.domain.indicator.Hurst;
import io.tradeflow.engine.domain.indicator.Ichimoku;
import io.tradeflow.engine.domain.indicator.Kama;
import io.tradeflow.engine.domain.indicator.Keltner;
import io.tradeflow.engine.domain.indicator.LinearRegressionSlope;
import io.tradeflow.engine.domain.indicator.Macd;
import io.tradeflow.engine.domain.indicator.Mfi;
import io.tradeflow.engine.domain.indicator.Momentum;
import io.tradeflow.engine.domain.indicator.Obv;
import io.tradeflow.engine.domain.indicator.ParabolicSar;
import io.tradeflow.engine.domain.indicator.PivotPoints;
import io.tradeflow.engine.domain.indicator.RealisedVolatility;
import io.tradeflow.engine.domain.indicator.Roc;
import io.tradeflow.engine.domain.indicator.Rsi;
import io.tradeflow.engine.domain.indicator.Sma;
import io.tradeflow.engine.domain.indicator.Stochastic;
import io.tradeflow.engine.domain.indicator.StochasticRsi;
import io.tradeflow.engine.domain.indicator.Supertrend;
import io.tradeflow.engine.domain.indicator.Tema;
import io.tradeflow.engine.domain.indicator.Vwap;
import io.tradeflow.engine.domain.indicator.WilliamsR;
import io.tradeflow.engine.domain.indicator.Wma;
import io.tradeflow.engine.domain.indicator.ZScore;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The indicators that rules can use. A new one is a class of its own and an entry here. */
public final class Indicators {
  private static final int MOST = 1_000;

  private static final List<IndicatorType<?>> ALL =
      List.of(
          IndicatorType.series("sma", "Simple moving average", p -> new Sma(n(p)), period(20)),
          IndicatorType.series("ema", "Exponential moving average", p -> new Ema(n(p)), period(20)),
          IndicatorType.series("wma", "Weighted moving average", p -> new Wma(n(p)), period(20)),
          IndicatorType.series(
              "hma", "Hull moving average", p -> new Hma(n(p)), candles("period", 2, 20)),
          IndicatorType.series(
              "dema", "Double exponential average", p -> new Dema(n(p)), period(20)),
          IndicatorType.series(
              "tema", "Triple exponential average", p -> new Tema(n(p)), period(20)),
          IndicatorType.series(
              "kama",
              "Kaufman's adaptive average",
              p -> new Kama(n(p), p.integer("fast"), p.integer("slow")),
              period(10),
              candles("fast", 1, 2),
              candles("slow", 1, 30)),
          IndicatorType.series(
              "rsi", "Relative strength, 0 to 100", p -> new Rsi(n(p)), period(14)),
          IndicatorType.series(
                  "stochRsi",
                  "Stochastic of the RSI, 0 to 100",
                  p -> new StochasticRsi(n(p), p.integer("range"), p.integer("signal")),
                  period(14),
                  candles("range", 1, 14),
                  candles("signal", 1, 3))
              .line("signal", StochasticRsi::signal),
          IndicatorType.series(
                  "macd",
                  "Moving average convergence/divergence",
                  p -> new Macd(p.integer("fast"), p.integer("slow"), p.integer("signal")),
                  candles("fast", 1, 12),
                  candles("slow", 2, 26),
                  candles("signal", 1, 9))
              .line("signal", Macd::signal)
              .line("histogram", Macd::histogram),
          IndicatorType.series(
                  "bollinger",
                  "Bollinger bands; the main line is the middle",
                  p -> new BollingerBands(n(p), p.number("width")),
                  period(20),
                  factor("width", "0.1", "10", "2"))
              .line("upper", BollingerBands::upper)
              .line("lower", BollingerBands::lower)
              .line("percent", BollingerBands::percent)
              .line("bandwidth", BollingerBands::bandwidth),
          IndicatorType.series("roc", "Rate of change in percent", p -> new Roc(n(p)), period(10)),
          IndicatorType.series(
              "momentum", "Change of the value", p -> new Momentum(n(p)), period(10)),
          IndicatorType.series(
              "slope",
              "Slope of the regression line, for each candle",
              p -> new LinearRegressionSlope(n(p)),
              candles("period", 2, 14)),
          IndicatorType.series(
              "zScore", "Standard deviations from the mean", p -> new ZScore(n(p)), period(20)),
          IndicatorType.series(
              "volatility",
              "Realised volatility as a fraction",
              p -> new RealisedVolatility(n(p), p.number("stepsPerYear")),
              period(30),
              factor("stepsPerYear", "1", "31536000", "1")),
          IndicatorType.series(
              "hurst",
              "Hurst exponent: 0.5 random, above trending, below reverting",
              p -> new Hurst(n(p), p.integer("lags")),
              candles("period", 10, 200),
              ParameterSpec.integer("lags", 2, 8, 5, "Lags 1, 2, 4 and so on")),
          IndicatorType.bars("atr", "Average true range", p -> new Atr(n(p)), period(14)),
          IndicatorType.bars("adx", "Directional index, 0 to 100", p -> new Adx(n(p)), period(14))
              .line("plus", Adx::plusDi)
              .line("minus", Adx::minusDi),
          IndicatorType.bars(
                  "keltner",
                  "Keltner channel; the main line is the middle",
                  p -> new Keltner(n(p), p.integer("atrPeriod"), p.number("width")),
                  period(20),
                  candles("atrPeriod", 1, 10),
                  factor("width", "0.1", "10", "2"))
              .line("upper", Keltner::upper)
              .line("lower", Keltner::lower),
          IndicatorType.bars(
                  "donchian",
                  "Donchian channel; the main line is the middle",
                  p -> new Donchian(n(p)),
                  period(20))
              .line("upper", Donchian::upper)
              .line("lower", Donchian::lower),
          IndicatorType.bars(
                  "stochastic",
                  "Stochastic %K, 0 to 100",
                  p -> new Stochastic(n(p), p.integer("smoothing"), p.integer("signal")),
                  period(14),
                  candles("smoothing", 1, 3),
                  candles("signal", 1, 3))
              .line("signal", Stochastic::signal),
          IndicatorType.bars("cci", "Commodity channel index", p -> new Cci(n(p)), period(20)),
          IndicatorType.bars(
              "williamsR", "Williams %R, -100 to 0", p -> new WilliamsR(n(p)), period(14)),
          IndicatorType.bars("obv", "On-balance volume", p -> new Obv()),
          IndicatorType.bars(
              "vwap",
              "Volume-weighted average price of the session",
              p -> Vwap.session(60L * p.integer("sessionMinutes"), 60L * p.integer("startMinute")),
              session(),
              sessionStart()),
          IndicatorType.bars(
              "anchoredVwap",
              "Volume-weighted average price since a moment",
              p -> Vwap.anchored((long) p.number("anchor")),
              new ParameterSpec(
                  "anchor",
                  true,
                  BigDecimal.ZERO,
                  BigDecimal.valueOf(10_000_000_000L),
                  BigDecimal.ZERO,
                  "Seconds since 1970")),
          IndicatorType.bars("mfi", "Money flow index, 0 to 100", p -> new Mfi(n(p)), period(14)),
          IndicatorType.bars(
              "accumulation",
              "Accumulation/distribution line",
              p -> new AccumulationDistribution()),
          IndicatorType.bars(
              "chaikin",
              "Chaikin oscillator",
              p -> new ChaikinOscillator(p.integer("fast"), p.integer("slow")),
              candles("fast", 1, 3),
              candles("slow", 2, 10)),
          IndicatorType.bars(
              "moneyFlow", "Chaikin money flow, -1 to 1", p -> new ChaikinFlow(n(p)), period(20)),
          IndicatorType.bars(
                  "supertrend",
                  "Supertrend line",
                  p -> new Supertrend(n(p), p.number("width")),
                  period(10),
                  factor("width", "0.1", "20", "3"))
              .line("up", s -> s.up() ? 1 : 0),
          IndicatorType.bars(
                  "sar",
                  "Parabolic stop and reverse",
                  p -> new ParabolicSar(p.number("step"), p.number("most")),
                  factor("step", "0.001", "1", "0.02"),
                  factor("most", "0.001", "1", "0.2"))
              .line("up", s -> s.up() ? 1 : 0),
          IndicatorType.bars(
                  "ichimoku",
                  "Ichimoku; the main line is the conversion line",
                  p -> new Ichimoku(p.integer("conversion"), p.integer("base"), p.integer("span")),
                  candles("conversion", 1, 9),
                  candles("base", 2, 26),
                  candles("span", 1, 52))
              .line("base", Ichimoku::base)
              .line("spanA", Ichimoku::spanA)
              .line("spanB", Ichimoku::spanB),
          IndicatorType.bars(
                  "pivots",
                  "Pivot points of the session before; the main line is the pivot",
                  p ->
                      new PivotPoints(
                          60L * p.integer("sessionMinutes"), 60L * p.integer("startMinute")),
                  session(),
                  sessionStart())
              .line("r1", p -> p.resistance(1))
              .line("r2", p -> p.resistance(2))
              .line("r3", p -> p.resistance(3))
              .line("s1", p -> p.support(1))
              .line("s2", p -> p.support(2))
              .line("s3", p -> p.support(3)));

  private Indicators() {}

  public static List<IndicatorType<?>> all() {
    return ALL;
  }

  /** The indicator of that code, empty if there is none. */
  public static Optional<IndicatorType<?>> of(String code) {
    return ALL.stream().filter(type -> type.code().equals(code)).findFirst();
  }

  private static int n(io.tradeflow.engine.domain.strategy.Parameters parameters) {
    return parameters.integer("period");
  }

  private static ParameterSpec period(int standard) {
    return candles("period", 1, standard);
  }

  private static ParameterSpec candles(String name, int least, int standard) {
    return ParameterSpec.integer(name, least, MOST, standard, "Candles");
  }

  private static ParameterSpec factor(String name, String least, String most, String standard) {
    return ParameterSpec.number(name, least, most, standard, "Factor");
  }

  private static ParameterSpec session() {
    return ParameterSpec.integer("sessionMinutes", 1, 10_080, 1_440, "Length of a session");
  }

  private static ParameterSpec sessionStart() {
    return ParameterSpec.integer("startMinute", 0, 10_079, 0, "Begin of a session after 0:00 UTC");
  }
}
