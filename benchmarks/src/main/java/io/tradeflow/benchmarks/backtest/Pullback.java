package io.tradeflow.benchmarks.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Atr;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.Ema;
import io.tradeflow.engine.domain.indicator.Rsi;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;

/**
 * Buys a pullback in an uptrend: close above EMA(200) while RSI(14) crosses up through 30; sells
 * when the close is 3 ATR(14) below the EMA, or RSI is above 75.
 */
final class Pullback implements Strategy {
  static final int EMA = 200;
  static final int RSI = 14;
  static final int ATR = 14;
  static final double CROSS = 30;
  static final double HIGH = 75;
  static final double ATRS = 3;

  private static final Advice BUY = new Advice.Trade(Direction.BUY, 1, "pullback is over");
  private static final Advice SELL = new Advice.Trade(Direction.SELL, 1, "trend is over");

  private final Ema ema = new Ema(EMA);
  private final Rsi rsi = new Rsi(RSI);
  private final Atr atr = new Atr(ATR);
  private double before = Double.NaN;

  @Override
  public Advice on(Bar bar) {
    double close = bar.close();
    double trend = ema.next(close);
    double strength = rsi.next(close);
    double range = atr.next(bar.high(), bar.low(), close);
    double last = before;
    before = strength;
    if (strength > HIGH || close < trend - ATRS * range) {
      return SELL;
    }
    return last <= CROSS && strength > CROSS && close > trend ? BUY : Advice.WAIT;
  }
}
