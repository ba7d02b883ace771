package io.tradeflow.risk.domain;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an account holder chose. Settings narrow a plan, they never widen it.
 *
 * @param maxPositionUsd null for the plan's cap
 * @param maxOrderValueUsd null for twice the plan's cap
 * @param dailyLossUsd null where only the percentage counts
 * @param allowedSymbols null allows all
 */
public record Settings(
    @Nullable BigDecimal maxPositionUsd,
    BigDecimal minPositionPercent,
    BigDecimal maxPositionPercent,
    @Nullable BigDecimal maxOrderValueUsd,
    int maxOpenPositions,
    BigDecimal dailyLossPercent,
    @Nullable BigDecimal dailyLossUsd,
    @Nullable Set<String> allowedSymbols) {
  private static final BigDecimal LEAST_PERCENT = new BigDecimal("2");
  private static final BigDecimal GREATEST_PERCENT = new BigDecimal("10");
  private static final BigDecimal HUNDRED = new BigDecimal("100");
  private static final BigDecimal LARGEST_AMOUNT = new BigDecimal("1000000000000");
  private static final int FINEST_SCALE = 8;
  private static final int MOST_SYMBOLS = 1000;
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,16}-[A-Z0-9]{1,16}");

  /** Settings of an account that chose none. Stands after the constants that it is checked by. */
  public static final Settings DEFAULT =
      new Settings(
          null,
          new BigDecimal("2"),
          new BigDecimal("10"),
          null,
          3,
          new BigDecimal("10"),
          null,
          null);

  public Settings {
    requireAmount("maxPositionUsd", maxPositionUsd);
    requireAmount("maxOrderValueUsd", maxOrderValueUsd);
    requireAmount("dailyLossUsd", dailyLossUsd);
    requirePercent("minPositionPercent", minPositionPercent, LEAST_PERCENT, GREATEST_PERCENT);
    requirePercent("maxPositionPercent", maxPositionPercent, LEAST_PERCENT, GREATEST_PERCENT);
    requirePercent("dailyLossPercent", dailyLossPercent, BigDecimal.ZERO, HUNDRED);
    if (dailyLossPercent.signum() == 0) {
      throw new IllegalArgumentException("dailyLossPercent must be greater than 0");
    }
    if (minPositionPercent.compareTo(maxPositionPercent) > 0) {
      throw new IllegalArgumentException("minPositionPercent must not exceed maxPositionPercent");
    }
    if (maxOpenPositions < 1 || maxOpenPositions > 1000) {
      throw new IllegalArgumentException("maxOpenPositions must lie between 1 and 1000");
    }
    allowedSymbols = allowedSymbols == null ? null : checkedSymbols(allowedSymbols);
  }

  private static void requireAmount(String name, @Nullable BigDecimal amount) {
    if (amount == null) {
      return;
    }
    requireScale(name, amount);
    if (amount.signum() <= 0 || amount.compareTo(LARGEST_AMOUNT) > 0) {
      throw new IllegalArgumentException(
          name + " must be greater than 0 and at most " + LARGEST_AMOUNT.toPlainString());
    }
  }

  private static void requirePercent(
      String name, BigDecimal percent, BigDecimal least, BigDecimal greatest) {
    requireScale(name, percent);
    if (percent.compareTo(least) < 0 || percent.compareTo(greatest) > 0) {
      throw new IllegalArgumentException(
          "%s must lie between %s and %s".formatted(name, least, greatest));
    }
  }

  private static void requireScale(String name, BigDecimal value) {
    if (value.scale() > FINEST_SCALE || value.scale() < -FINEST_SCALE - FINEST_SCALE) {
      throw new IllegalArgumentException(
          name + " must have at most " + FINEST_SCALE + " decimal places");
    }
  }

  private static Set<String> checkedSymbols(Set<String> symbols) {
    if (symbols.size() > MOST_SYMBOLS) {
      throw new IllegalArgumentException("allowedSymbols holds at most " + MOST_SYMBOLS);
    }
    for (String symbol : symbols) {
      if (!SYMBOL.matcher(symbol).matches()) {
        throw new IllegalArgumentException("allowedSymbols holds symbols such as BTC-USD");
      }
    }
    return java.util.Collections.unmodifiableSet(new TreeSet<>(symbols));
  }
}
