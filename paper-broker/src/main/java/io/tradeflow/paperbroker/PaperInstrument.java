package io.tradeflow.paperbroker;

import java.math.BigDecimal;

/**
 * What the venue asks of orders in a symbol, and what the impact model knows of it. 0 turns a rule,
 * or the impact, off.
 *
 * @param lotSize quantities are multiples of it
 * @param minNotional least price × quantity, in the quote currency
 * @param priceBandBps how far a limit price may lie from the middle of the book, in basis points
 * @param dailyVolume quantity that the market trades in a day
 * @param dailyVolatility standard deviation of a day's return; 0.02 is 2 %
 * @param halted nothing matches and no order is taken; cancels pass and orders still expire
 */
public record PaperInstrument(
    BigDecimal lotSize,
    BigDecimal minNotional,
    BigDecimal priceBandBps,
    double dailyVolume,
    double dailyVolatility,
    boolean halted) {
  /** Trades without rules and without impact. */
  public static final PaperInstrument FREE =
      new PaperInstrument(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, false);

  public PaperInstrument {
    if (lotSize.signum() < 0 || minNotional.signum() < 0 || priceBandBps.signum() < 0) {
      throw new IllegalArgumentException("Lot size, notional and band are not below zero");
    }
    if (!(dailyVolume >= 0 && dailyVolatility >= 0 && dailyVolatility < 100)) {
      throw new IllegalArgumentException("Volume and volatility are not below zero, nor past 100");
    }
  }

  /** The same, halted or trading. */
  public PaperInstrument withHalted(boolean stopped) {
    return new PaperInstrument(
        lotSize, minNotional, priceBandBps, dailyVolume, dailyVolatility, stopped);
  }
}
