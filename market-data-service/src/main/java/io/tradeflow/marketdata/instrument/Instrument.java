package io.tradeflow.marketdata.instrument;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Something that can be traded.
 *
 * @param symbol BASE-QUOTE
 * @param tickSize smallest price step in quote currency
 * @param lotSize smallest quantity step in base currency
 * @param priceScale decimal places of a price
 * @param quantityScale decimal places of a quantity
 * @param tradable false while halted
 */
public record Instrument(
    String symbol,
    String base,
    String quote,
    BigDecimal tickSize,
    BigDecimal lotSize,
    BigDecimal minQuantity,
    BigDecimal maxQuantity,
    int priceScale,
    int quantityScale,
    boolean tradable) {
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{2,12}-[A-Z0-9]{2,8}");
  private static final int MAX_LOTS_SCALE = 8;

  /** Whatever the price, quantities and their sums must fit decimal(38,18). */
  private static final BigDecimal MOST_QUANTITY = new BigDecimal("1000000000000000");

  /** Checks the symbol and the steps. */
  public Instrument {
    if (!isSymbol(symbol)) {
      throw new IllegalArgumentException("Not a BASE-QUOTE symbol: " + symbol);
    }
    if (tickSize.signum() <= 0 || lotSize.signum() <= 0) {
      throw new IllegalArgumentException("Tick and lot of " + symbol + " must be above zero");
    }
  }

  /** Whether the text has the form BASE-QUOTE. */
  public static boolean isSymbol(String text) {
    return SYMBOL.matcher(text).matches();
  }

  /** An instrument whose steps are powers of ten. */
  public static Instrument of(
      String symbol, int priceScale, int quantityScale, BigDecimal maxQuantity) {
    String[] pair = symbol.split("-", 2);
    if (pair.length != 2) {
      throw new IllegalArgumentException("Not a BASE-QUOTE symbol: " + symbol);
    }
    BigDecimal lot = BigDecimal.ONE.movePointLeft(quantityScale);
    return new Instrument(
        symbol,
        pair[0],
        pair[1],
        BigDecimal.ONE.movePointLeft(priceScale),
        lot,
        lot,
        maxQuantity,
        priceScale,
        quantityScale,
        true);
  }

  /** The same instrument with a tick fine enough for prices of that scale. */
  public Instrument withPriceScale(int scale) {
    return scale <= priceScale
        ? this
        : new Instrument(
            symbol,
            base,
            quote,
            BigDecimal.ONE.movePointLeft(scale),
            lotSize,
            minQuantity,
            maxQuantity,
            scale,
            quantityScale,
            tradable);
  }

  /** An instrument that no list knows, for prices around {@code price}. */
  public static Instrument unlisted(String symbol, int priceScale, BigDecimal price) {
    int magnitude = price.precision() - price.scale();
    int quantityScale = Math.clamp(magnitude - 1L, 0, MAX_LOTS_SCALE);
    return of(
        symbol,
        priceScale,
        quantityScale,
        BigDecimal.valueOf(1_000_000)
            .divide(price, 0, RoundingMode.CEILING)
            .max(BigDecimal.valueOf(100))
            .min(MOST_QUANTITY));
  }

  /** Nearest price on the tick grid, at least one tick. */
  public BigDecimal onTick(BigDecimal price) {
    return price
        .divide(tickSize, 0, RoundingMode.HALF_UP)
        .max(BigDecimal.ONE)
        .multiply(tickSize)
        .setScale(priceScale, RoundingMode.UNNECESSARY);
  }

  /** Nearest quantity on the lot grid, at least one lot. */
  public BigDecimal onLot(BigDecimal quantity) {
    return quantity
        .divide(lotSize, 0, RoundingMode.HALF_UP)
        .max(BigDecimal.ONE)
        .multiply(lotSize)
        .setScale(quantityScale, RoundingMode.UNNECESSARY);
  }
}
