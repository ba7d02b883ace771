package io.tradeflow.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What an account's sums and holdings come to at some prices. Net profit is cash plus holdings less
 * deposits; it equals realised plus unrealised profit less fees.
 *
 * @param price of a holding's symbol now
 */
record Standing(
    AccountQueries.Totals totals, List<Holding> holdings, Function<Holding, BigDecimal> price) {
  private static final String CURRENCY = "USD";
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int PERCENT_SCALE = 4;

  Performance.Balance balance(Instant asOf) {
    return new Performance.Balance(totals.cash(), value(), worth(), CURRENCY, asOf);
  }

  Performance.Report report(Instant asOf) {
    return new Performance.Report(
        totals.deposited(),
        totals.gross(),
        value().subtract(cost()),
        totals.fees(),
        net(),
        percent(net(), totals.deposited()),
        CURRENCY,
        asOf);
  }

  Performance.Statistics statistics() {
    return new Performance.Statistics(
        totals.trades(),
        totals.closing(),
        totals.winning(),
        percent(BigDecimal.valueOf(totals.winning()), BigDecimal.valueOf(totals.closing())),
        net(),
        totals.fees(),
        totals.volume(),
        holdings.stream().filter(held -> held.quantity().signum() != 0).count());
  }

  private BigDecimal net() {
    return worth().subtract(totals.deposited());
  }

  private BigDecimal worth() {
    return totals.cash().add(value());
  }

  private BigDecimal value() {
    return holdings.stream()
        .map(held -> held.value(price.apply(held)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal cost() {
    return holdings.stream().map(Holding::totalCost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0
        ? BigDecimal.ZERO
        : part.multiply(HUNDRED).divide(whole, PERCENT_SCALE, RoundingMode.HALF_EVEN);
  }
}
