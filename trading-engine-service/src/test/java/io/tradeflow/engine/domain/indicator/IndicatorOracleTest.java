package io.tradeflow.engine.domain.indicator;

import static io.tradeflow.engine.domain.indicator.Oracle.bars;
import static io.tradeflow.engine.domain.indicator.Oracle.closes;
import static io.tradeflow.engine.domain.indicator.Oracle.logarithms;
import static io.tradeflow.engine.domain.indicator.Oracle.on;
import static io.tradeflow.engine.domain.indicator.Oracle.series;
import static io.tradeflow.engine.domain.indicator.Oracle.standstill;
import static io.tradeflow.engine.domain.indicator.Oracle.ta4j;
import static io.tradeflow.engine.domain.indicator.Oracle.talib;
import static io.tradeflow.engine.domain.indicator.Oracle.turnoverBelow;
import static org.assertj.core.api.Assertions.assertThat;

import com.tictactec.ta.lib.MAType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.adx.MinusDIIndicator;
import org.ta4j.core.indicators.adx.PlusDIIndicator;
import org.ta4j.core.indicators.averages.DoubleEMAIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.HMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.averages.TripleEMAIndicator;
import org.ta4j.core.indicators.averages.WMAIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelMiddleIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuKijunSenIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuSenkouSpanAIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuSenkouSpanBIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuTenkanSenIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelLowerIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelMiddleIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelUpperIndicator;
import org.ta4j.core.indicators.pivotpoints.PivotLevel;
import org.ta4j.core.indicators.pivotpoints.PivotPointIndicator;
import org.ta4j.core.indicators.pivotpoints.TimeLevel;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator.SimpleLinearRegressionType;
import org.ta4j.core.indicators.supertrend.SuperTrendIndicator;
import org.ta4j.core.indicators.volume.ChaikinMoneyFlowIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;

/**
 * Every indicator equals ta4j, TA-Lib or its textbook formula to 1e-9, on generated markets and,
 * where there is one, on a recorded market. Where the oracle starts a recursion from another value
 * (ta4j from the first price, TA-Lib's MACD from a later one), it is compared after that difference
 * has died out.
 */
class IndicatorOracleTest {
  private static final int ALL = 0;
  private static final int SETTLED = 1_000;

  private static final Market GENERATED = GeneratedMarket.minutes();

  /** For oracles that look at all bars before, at each bar. */
  private static final List<String> SHORT = List.of("generated midnight", "recorded midnight");

  private static final List<Market> MARKETS =
      List.of(
          GENERATED,
          GENERATED.aroundMidnight(),
          Market.walk("walk", 2_000, 7, 100, 0.002),
          Market.walk("cents", 1_500, 8, 0.000_02, 0.01),
          Market.gaps(),
          Market.noVolume(),
          Market.someVolume(),
          Market.jump(),
          Market.flat(200),
          GENERATED.first(1),
          GENERATED.first(30));

  private static final List<Oracle> ORACLES =
      List.of(
          // Averages
          series("SMA 20", () -> new Sma(20))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.sma(0, n, c.closes(), 20, b, l, out[0])))
              .like(19, ta4j(s -> new SMAIndicator(new ClosePriceIndicator(s), 20))),
          bars("SMA 20 of volume", () -> new Oracle.OfVolume(new Sma(20)))
              .like(19, ta4j(s -> new SMAIndicator(new VolumeIndicator(s), 20))),
          series("EMA 21", () -> new Ema(21))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.ema(0, n, c.closes(), 21, b, l, out[0])))
              .like(SETTLED, ta4j(s -> new EMAIndicator(new ClosePriceIndicator(s), 21))),
          series("EMA 50", () -> new Ema(50))
              .like(SETTLED, ta4j(s -> new EMAIndicator(new ClosePriceIndicator(s), 50))),
          series("WMA 10", () -> new Wma(10))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.wma(0, n, c.closes(), 10, b, l, out[0])))
              .like(9, ta4j(s -> new WMAIndicator(new ClosePriceIndicator(s), 10))),
          series("HMA 20", () -> new Hma(20))
              .like(ALL, closes((closes, i) -> Textbook.hma(closes, i, 20)))
              .like(22, ta4j(s -> new HMAIndicator(new ClosePriceIndicator(s), 20))),
          series("DEMA 12", () -> new Dema(12))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.dema(0, n, c.closes(), 12, b, l, out[0])))
              .like(SETTLED, ta4j(s -> new DoubleEMAIndicator(new ClosePriceIndicator(s), 12))),
          series("TEMA 12", () -> new Tema(12))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.tema(0, n, c.closes(), 12, b, l, out[0])))
              .like(SETTLED, ta4j(s -> new TripleEMAIndicator(new ClosePriceIndicator(s), 12))),
          series("KAMA 10 2 30", () -> new Kama(10, 2, 30))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.kama(0, n, c.closes(), 10, b, l, out[0]))),
          // Oscillators
          series("RSI 14", () -> new Rsi(14))
              .floor(1)
              // TA-Lib says 0 while the price has never moved; 50 is what neither up nor down is.
              .likeExcept(
                  standstill(100_000, 0),
                  ALL,
                  talib((core, c, n, b, l, out) -> core.rsi(0, n, c.closes(), 14, b, l, out[0])))
              .like(SETTLED, ta4j(s -> new RSIIndicator(new ClosePriceIndicator(s), 14))),
          series("RSI 9", () -> new Rsi(9))
              .floor(1)
              .like(SETTLED, ta4j(s -> new RSIIndicator(new ClosePriceIndicator(s), 9))),
          series(
                  "Stochastic RSI 14 14 3",
                  () -> new StochasticRsi(14, 14, 3),
                  StochasticRsi::signal)
              .floor(1)
              .likeExcept(
                  standstill(14, 2),
                  ALL,
                  talib(
                      2,
                      (core, c, n, b, l, out) ->
                          core.stochRsi(
                              0, n, c.closes(), 14, 14, 3, MAType.Sma, b, l, out[0], out[1]))),
          series("MACD 12 26 9", () -> new Macd(12, 26, 9), Macd::signal, Macd::histogram)
              .like(
                  SETTLED,
                  ta4j(
                      s -> new MACDIndicator(new ClosePriceIndicator(s), 12, 26),
                      s -> new MACDIndicator(new ClosePriceIndicator(s), 12, 26).getSignalLine(9),
                      s -> new MACDIndicator(new ClosePriceIndicator(s), 12, 26).getHistogram(9)))
              .like(
                  SETTLED,
                  talib(
                      3,
                      (core, c, n, b, l, out) ->
                          core.macd(0, n, c.closes(), 12, 26, 9, b, l, out[0], out[1], out[2]))),
          series("ROC 10", () -> new Roc(10))
              .floor(1)
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.roc(0, n, c.closes(), 10, b, l, out[0])))
              .like(10, ta4j(s -> new ROCIndicator(new ClosePriceIndicator(s), 10))),
          series("Momentum 10", () -> new Momentum(10))
              .like(
                  ALL,
                  talib((core, c, n, b, l, out) -> core.mom(0, n, c.closes(), 10, b, l, out[0]))),
          bars("Stochastic 14 3 3", () -> new Stochastic(14, 3, 3), Stochastic::signal)
              .floor(1)
              .likeExcept(
                  standstill(14, 4),
                  ALL,
                  talib(
                      2,
                      (core, c, n, b, l, out) ->
                          core.stoch(
                              0,
                              n,
                              c.highs(),
                              c.lows(),
                              c.closes(),
                              14,
                              3,
                              MAType.Sma,
                              3,
                              MAType.Sma,
                              b,
                              l,
                              out[0],
                              out[1]))),
          bars("Stochastic 14 1 3", () -> new Stochastic(14, 1, 3))
              .floor(1)
              .like(13, ta4j(s -> new StochasticOscillatorKIndicator(s, 14))),
          bars("Williams %R 14", () -> new WilliamsR(14))
              .floor(1)
              .likeExcept(
                  standstill(14, 0),
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.willR(0, n, c.highs(), c.lows(), c.closes(), 14, b, l, out[0])))
              .like(13, ta4j(s -> new WilliamsRIndicator(s, 14))),
          bars("CCI 20", () -> new Cci(20))
              .floor(100)
              .likeExcept(
                  standstill(20, 0),
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.cci(0, n, c.highs(), c.lows(), c.closes(), 20, b, l, out[0])))
              .likeExcept(standstill(20, 0), 19, ta4j(s -> new CCIIndicator(s, 20))),
          // Trend and range
          bars("ATR 14", () -> new Atr(14))
              .like(
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.atr(0, n, c.highs(), c.lows(), c.closes(), 14, b, l, out[0])))
              .like(SETTLED, ta4j(s -> new ATRIndicator(s, 14))),
          bars("ADX 14", () -> new Adx(14), Adx::plusDi, Adx::minusDi)
              .floor(1)
              // Both libraries take moves below a hundred-millionth for none.
              .likeExcept(
                  on("cents"),
                  SETTLED,
                  ta4j(
                      s -> new ADXIndicator(s, 14),
                      s -> new PlusDIIndicator(s, 14),
                      s -> new MinusDIIndicator(s, 14)))
              .likeExcept(
                  on("cents"),
                  SETTLED,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.adx(0, n, c.highs(), c.lows(), c.closes(), 14, b, l, out[0]))),
          series(
                  "Bollinger 20 2",
                  () -> new BollingerBands(20, 2),
                  BollingerBands::upper,
                  BollingerBands::lower,
                  BollingerBands::percent,
                  BollingerBands::bandwidth)
              .like(
                  ALL,
                  closes((closes, i) -> Textbook.mean(closes, i, 20)),
                  closes((closes, i) -> Textbook.band(closes, i, 20, 2)),
                  closes((closes, i) -> Textbook.band(closes, i, 20, -2)),
                  closes((closes, i) -> Textbook.percentB(closes, i, 20, 2)),
                  closes((closes, i) -> Textbook.bandwidth(closes, i, 20, 2))),
          bars("Keltner 20 10 2", () -> new Keltner(20, 10, 2), Keltner::upper, Keltner::lower)
              .like(
                  SETTLED,
                  ta4j(
                      s -> new EMAIndicator(new ClosePriceIndicator(s), 20),
                      s ->
                          new KeltnerChannelUpperIndicator(
                              new KeltnerChannelMiddleIndicator(new ClosePriceIndicator(s), 20),
                              2,
                              10),
                      s ->
                          new KeltnerChannelLowerIndicator(
                              new KeltnerChannelMiddleIndicator(new ClosePriceIndicator(s), 20),
                              2,
                              10))),
          bars("Donchian 20", () -> new Donchian(20), Donchian::upper, Donchian::lower)
              .like(
                  19,
                  ta4j(
                      s -> new DonchianChannelMiddleIndicator(s, 20),
                      s -> new DonchianChannelUpperIndicator(s, 20),
                      s -> new DonchianChannelLowerIndicator(s, 20))),
          bars("Supertrend 10 3", () -> new Supertrend(10, 3))
              .like(SETTLED, ta4j(s -> new SuperTrendIndicator(s, 10, 3.0))),
          bars("Parabolic SAR", () -> new ParabolicSar(0.02, 0.2))
              .like(
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.sar(0, n, c.highs(), c.lows(), 0.02, 0.2, b, l, out[0]))),
          bars(
                  "Ichimoku 9 26 52",
                  () -> new Ichimoku(9, 26, 52),
                  Ichimoku::base,
                  Ichimoku::spanA,
                  Ichimoku::spanB)
              .like(
                  77,
                  ta4j(
                      s -> new IchimokuTenkanSenIndicator(s, 9),
                      s -> new IchimokuKijunSenIndicator(s, 26),
                      s ->
                          new IchimokuSenkouSpanAIndicator(
                              s,
                              new IchimokuTenkanSenIndicator(s, 9),
                              new IchimokuKijunSenIndicator(s, 26),
                              26),
                      s -> new IchimokuSenkouSpanBIndicator(s, 52, 26))),
          bars(
                  "Pivot points of days",
                  () -> new PivotPoints(86_400, 0),
                  p -> p.resistance(1),
                  p -> p.resistance(2),
                  p -> p.resistance(3),
                  p -> p.support(1),
                  p -> p.support(2),
                  p -> p.support(3))
              .like(ALL, Textbook::pivots)
              .like(
                  ALL,
                  Oracle.only(
                      SHORT,
                      7,
                      Oracle.ta4jByOpen(
                          s -> new PivotPointIndicator(s, TimeLevel.DAY),
                          s -> Oracle.pivot(s, PivotLevel.RESISTANCE_1),
                          s -> Oracle.pivot(s, PivotLevel.RESISTANCE_2),
                          s -> Oracle.pivot(s, PivotLevel.RESISTANCE_3),
                          s -> Oracle.pivot(s, PivotLevel.SUPPORT_1),
                          s -> Oracle.pivot(s, PivotLevel.SUPPORT_2),
                          s -> Oracle.pivot(s, PivotLevel.SUPPORT_3)))),
          // Volume
          bars("OBV", Obv::new).floor(1).like(ALL, ta4j(OnBalanceVolumeIndicator::new)),
          bars("VWAP anchored", () -> Vwap.anchored(0))
              .like(ALL, Textbook.perBar((rows, i) -> Textbook.vwap(rows, i, 1L << 40, 0)))
              // Before the first volume ta4j gives a price that was not traded.
              .likeExcept(
                  (market, i) ->
                      market.first(i + 1).rows().stream().allMatch(row -> row.volume() == 0),
                  ALL,
                  Oracle.only(SHORT, 1, ta4j(s -> new VWAPIndicator(s, 100_000)))),
          bars("VWAP of hours", () -> Vwap.session(3_600, 900))
              .like(ALL, Textbook.perBar((rows, i) -> Textbook.vwap(rows, i, 3_600, 900))),
          bars("MFI 14", () -> new Mfi(14))
              .floor(1)
              .like(ALL, Textbook.perBar((rows, i) -> Textbook.moneyFlow(rows, i, 14)))
              // TA-Lib takes a turnover below 1 for none, and says 0 then.
              .likeExcept(
                  turnoverBelow(1, 14),
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.mfi(
                              0,
                              n,
                              c.highs(),
                              c.lows(),
                              c.closes(),
                              c.volumes(),
                              14,
                              b,
                              l,
                              out[0]))),
          bars("Accumulation/distribution", AccumulationDistribution::new)
              .floor(1)
              .like(
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.ad(
                              0, n, c.highs(), c.lows(), c.closes(), c.volumes(), b, l, out[0]))),
          bars("Chaikin oscillator 3 10", () -> new ChaikinOscillator(3, 10))
              .floor(10)
              .like(
                  SETTLED,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.adOsc(
                              0,
                              n,
                              c.highs(),
                              c.lows(),
                              c.closes(),
                              c.volumes(),
                              3,
                              10,
                              b,
                              l,
                              out[0]))),
          bars("Chaikin money flow 20", () -> new ChaikinFlow(20))
              .floor(0.01)
              .like(ALL, Textbook.perBar((rows, i) -> Textbook.chaikinMoneyFlow(rows, i, 20)))
              .like(19, ta4j(s -> new ChaikinMoneyFlowIndicator(s, 20))),
          // Statistics
          series("Slope 14", () -> new LinearRegressionSlope(14))
              .like(
                  ALL,
                  talib(
                      (core, c, n, b, l, out) ->
                          core.linearRegSlope(0, n, c.closes(), 14, b, l, out[0])))
              .like(
                  13,
                  ta4j(
                      s ->
                          new SimpleLinearRegressionIndicator(
                              new ClosePriceIndicator(s), 14, SimpleLinearRegressionType.SLOPE))),
          series("z-score 20", () -> new ZScore(20))
              .floor(1)
              .like(ALL, closes((closes, i) -> Textbook.zScore(closes, i, 20))),
          series("Realised volatility 30", () -> new RealisedVolatility(30, 525_600))
              .like(
                  ALL, closes((closes, i) -> Textbook.realisedVolatility(closes, i, 30, 525_600))),
          series("Hurst 200 5", () -> new Hurst(200, 5))
              .like(ALL, logarithms((logs, i) -> Textbook.hurst(logs, i, 200, 5))));

  static Stream<Arguments> everyIndicatorOnEveryMarket() {
    return ORACLES.stream()
        .flatMap(oracle -> MARKETS.stream().map(market -> Arguments.of(oracle, market)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("everyIndicatorOnEveryMarket")
  void equalsItsOracle(Oracle oracle, Market market) {
    int compared = oracle.compare(market);
    if (market.equals(GENERATED)) {
      assertThat(compared).as("bars compared").isGreaterThan(500);
    }
  }

  static List<Oracle> everyIndicator() {
    return ORACLES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyIndicator")
  void equalsItsOracleOnRecordedBars(Oracle oracle) {
    Market recorded = RecordedMarket.bitcoin();
    assertThat(oracle.compare(recorded)).as("bars compared").isGreaterThan(500);
    oracle.compare(recorded.aroundMidnight());
  }
}
