package io.tradeflow.marketdata.quote;

import io.tradeflow.marketdata.instrument.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An order book around a last price, best levels first. Price and sequence decide all of it.
 *
 * @param bids falling prices, at least one
 * @param asks rising prices, at least one
 */
public record Book(List<Level> bids, List<Level> asks) {
  /** Most levels a side. */
  public static final int LEVELS = 10;

  private static final BigDecimal HALF_SPREAD = new BigDecimal("0.00005");
  private static final BigDecimal STEP = new BigDecimal("0.00005");
  private static final long LEAST_VALUE = 2_000;
  private static final long VALUE_RANGE = 18_000;

  /** Quantity offered at a price. */
  public record Level(BigDecimal price, BigDecimal quantity) {}

  /** The book around {@code last}. */
  public static Book around(Instrument instrument, BigDecimal last, long sequence) {
    BigDecimal tick = instrument.tickSize();
    BigDecimal half = grid(last.multiply(HALF_SPREAD), tick);
    BigDecimal step = grid(last.multiply(STEP), tick);
    BigDecimal bestBid = last.subtract(half).max(tick);
    BigDecimal bestAsk = last.add(half).max(bestBid.add(tick));
    long noise = instrument.symbol().hashCode() * 31L + sequence;
    List<Level> bids = new ArrayList<>(LEVELS);
    List<Level> asks = new ArrayList<>(LEVELS);
    for (int i = 0; i < LEVELS; i++) {
      BigDecimal away = step.multiply(BigDecimal.valueOf(i));
      BigDecimal bid = bestBid.subtract(away);
      if (bid.signum() > 0) {
        bids.add(level(instrument, bid, noise * 20 + i));
      }
      asks.add(level(instrument, bestAsk.add(away), noise * 20 + LEVELS + i));
    }
    return new Book(List.copyOf(bids), List.copyOf(asks));
  }

  private static BigDecimal grid(BigDecimal amount, BigDecimal tick) {
    return amount.divide(tick, 0, RoundingMode.HALF_UP).max(BigDecimal.ONE).multiply(tick);
  }

  private static Level level(Instrument instrument, BigDecimal price, long noise) {
    BigDecimal value = BigDecimal.valueOf(LEAST_VALUE + Math.floorMod(mix(noise), VALUE_RANGE));
    BigDecimal quantity = value.divide(price, instrument.quantityScale() + 1, RoundingMode.HALF_UP);
    return new Level(price, instrument.onLot(quantity.min(instrument.maxQuantity())));
  }

  // The finaliser of SplitMix64.
  private static long mix(long seed) {
    long mixed = seed * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
