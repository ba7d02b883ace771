package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Protection;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cash, costs and risk of a backtest as they are asked for, by the names that the result has them
 * under; what is null has its default.
 *
 * @param cash in the quote currency
 * @param sizing kind of portion, with {@code size}
 * @param order MARKET or LIMIT
 * @param participation largest share of a bar's volume, 0 to 1; 0 is no bound
 * @param latencyMillis mean time of an order to the market
 * @param lot step of quantities
 * @param drawdownPercent pauses buying for a day; null never
 * @param stopLossPercent of a stop order that waits at the broker; null none
 * @param trailingPercent of one that follows the market; null none
 */
public record Costs(
    @Nullable BigDecimal cash,
    @Nullable String sizing,
    @Nullable BigDecimal size,
    @Nullable String order,
    @Nullable BigDecimal takerFeeBps,
    @Nullable BigDecimal makerFeeBps,
    @Nullable BigDecimal slippageBps,
    @Nullable BigDecimal spreadBps,
    @Nullable BigDecimal participation,
    @Nullable BigDecimal latencyMillis,
    @Nullable BigDecimal lot,
    @Nullable BigDecimal seed,
    @Nullable BigDecimal maxPositionPercent,
    @Nullable BigDecimal dailyLossPercent,
    @Nullable BigDecimal drawdownPercent,
    @Nullable BigDecimal stopLossPercent,
    @Nullable BigDecimal trailingPercent) {
  /** Every default. */
  public static final Costs STANDARD =
      new Costs(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null);

  private static final BigDecimal WHOLE = new BigDecimal("100");
  private static final BigDecimal MOST = new BigDecimal("95");

  /**
   * As a backtest takes them.
   *
   * @param symbols that share the account
   * @param suggested sizing of a rule, which counts where none is asked for
   * @throws InvalidBacktest that names the field
   */
  public BacktestTerms terms(int symbols, @Nullable Sizing suggested) {
    BacktestTerms standard = BacktestTerms.STANDARD;
    BigDecimal fee = number("takerFeeBps", takerFeeBps, "0", "1000", BigDecimal.TEN);
    PaperTerms paper =
        new PaperTerms(
            fee,
            number("makerFeeBps", makerFeeBps, "-100", "1000", fee),
            number("slippageBps", slippageBps, "0", "1000", BigDecimal.TWO),
            Duration.ofMillis(whole("latencyMillis", latencyMillis, "3600000", BigDecimal.ZERO)),
            whole("seed", seed, "1000000000", BigDecimal.ONE));
    return new BacktestTerms(
        number("cash", cash, "0.01", "1000000000000", standard.cash()),
        portion(symbols, suggested),
        number("spreadBps", spreadBps, "0", "1000", standard.spreadBps()),
        number("participation", participation, "0", "1", standard.participation()),
        number("lot", lot, "0.000000000000000001", "1000000000", standard.lotSize()),
        choice("order", order, BacktestTerms.OrderStyle.values(), BacktestTerms.OrderStyle.MARKET),
        paper,
        BacktestTerms.RiskTerms.of(
            number("maxPositionPercent", maxPositionPercent, "0.01", "100", WHOLE),
            number("dailyLossPercent", dailyLossPercent, "0.01", "100", WHOLE),
            percent("drawdownPercent", drawdownPercent, "100")),
        new Protection(
            percent("stopLossPercent", stopLossPercent, "99"),
            percent("trailingPercent", trailingPercent, "99")));
  }

  private static @Nullable BigDecimal percent(
      String name, @Nullable BigDecimal given, String most) {
    return given == null ? null : number(name, given, "0.01", most, WHOLE);
  }

  private Sizing portion(int symbols, @Nullable Sizing suggested) {
    if (sizing == null && size == null && suggested != null) {
      return suggested;
    }
    Sizing.Type type =
        choice("sizing", sizing, Sizing.Type.values(), Sizing.Type.PERCENT_OF_BALANCE);
    if (type != Sizing.Type.PERCENT_OF_BALANCE && size == null) {
      throw new InvalidBacktest("costs.size", "is needed with costs.sizing " + type);
    }
    BigDecimal part = MOST.divide(BigDecimal.valueOf(symbols), 2, RoundingMode.DOWN);
    try {
      return new Sizing(type, number("size", size, "0", "1000000000000", part));
    } catch (InvalidBot e) {
      throw new InvalidBacktest("costs.size", "is not possible: " + e.getMessage());
    }
  }

  private static <T extends Enum<T>> T choice(
      String name, @Nullable String given, T[] values, T standard) {
    if (given == null) {
      return standard;
    }
    return Arrays.stream(values)
        .filter(each -> each.name().equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidBacktest("costs." + name, "must be one of " + Arrays.toString(values)));
  }

  private static long whole(
      String name, @Nullable BigDecimal given, String most, BigDecimal standard) {
    BigDecimal number = number(name, given, "0", most, standard);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new InvalidBacktest("costs." + name, "must be a whole number");
    }
    return number.longValue();
  }

  private static BigDecimal number(
      String name, @Nullable BigDecimal given, String least, String most, BigDecimal standard) {
    if (given == null) {
      return standard;
    }
    if (given.scale() > 18
        || given.compareTo(new BigDecimal(least)) < 0
        || given.compareTo(new BigDecimal(most)) > 0) {
      throw new InvalidBacktest(
          "costs." + name,
          "must be between %s and %s, with at most 18 decimals".formatted(least, most));
    }
    return given.scale() < 0 ? given.setScale(0) : given;
  }
}
