package io.tradeflow.marketdata.instrument;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the simulator lists: twenty well-known pairs, then {@code SYM0001-USD} and so on.
 *
 * @param price where the simulated walk begins
 */
public record SimulatedListing(Instrument instrument, BigDecimal price) {
  /** Largest number of symbols. */
  public static final int MAX_SYMBOLS = 1_000;

  private static final List<SimulatedListing> KNOWN =
      List.of(
          known("BTC-USD", "43000", 2, 5, 50),
          known("ETH-USD", "2500", 2, 4, 1_000),
          known("SOL-USD", "100", 2, 2, 20_000),
          known("XRP-USD", "0.55", 4, 0, 4_000_000),
          known("ADA-USD", "0.48", 4, 0, 4_000_000),
          known("DOGE-USD", "0.085", 5, 0, 20_000_000),
          known("AVAX-USD", "36", 2, 2, 50_000),
          known("LINK-USD", "15", 3, 2, 100_000),
          known("DOT-USD", "7.2", 3, 1, 200_000),
          known("LTC-USD", "72", 2, 3, 20_000),
          known("BCH-USD", "245", 2, 3, 8_000),
          known("ATOM-USD", "10.2", 3, 2, 150_000),
          known("UNI-USD", "6.4", 3, 2, 200_000),
          known("AAVE-USD", "98", 2, 3, 20_000),
          known("XLM-USD", "0.118", 5, 0, 10_000_000),
          known("ETC-USD", "26", 2, 2, 60_000),
          known("FIL-USD", "5.6", 3, 2, 200_000),
          known("NEAR-USD", "3.1", 3, 1, 400_000),
          known("ALGO-USD", "0.19", 4, 0, 8_000_000),
          known("MKR-USD", "2050", 2, 4, 800));

  /** The first {@code count} listings, always the same. */
  public static List<SimulatedListing> first(int count) {
    if (count < 1 || count > MAX_SYMBOLS) {
      throw new IllegalArgumentException("Symbols must be from 1 to " + MAX_SYMBOLS);
    }
    List<SimulatedListing> listings =
        new ArrayList<>(KNOWN.subList(0, Math.min(count, KNOWN.size())));
    for (int i = 1; listings.size() < count; i++) {
      listings.add(
          known("SYM%04d-USD".formatted(i), Integer.toString(5 + i * 37 % 400), 2, 2, 50_000));
    }
    return List.copyOf(listings);
  }

  /** A well-known pair's rules. */
  public static Optional<Instrument> find(String symbol) {
    return KNOWN.stream()
        .map(SimulatedListing::instrument)
        .filter(instrument -> instrument.symbol().equals(symbol))
        .findFirst();
  }

  private static SimulatedListing known(
      String symbol, String price, int priceScale, int quantityScale, long maxQuantity) {
    return new SimulatedListing(
        Instrument.of(symbol, priceScale, quantityScale, BigDecimal.valueOf(maxQuantity)),
        new BigDecimal(price));
  }
}
