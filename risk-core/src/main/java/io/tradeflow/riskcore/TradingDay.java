package io.tradeflow.riskcore;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The daily figures of an account.
 *
 * @param date market day (UTC); null before the first
 * @param startBalance balance at its start plus cash credited since
 * @param trades orders approved that day
 * @param halted the day's loss reached its limit
 */
record TradingDay(@Nullable LocalDate date, Money startBalance, int trades, boolean halted) {
  static final TradingDay NONE = new TradingDay(null, Money.ZERO, 0, false);

  void write(StateWriter to) {
    to.ifAny(date, day -> to.number(day.toEpochDay()));
    to.decimal(startBalance);
    to.number(trades);
    to.flag(halted);
  }

  static TradingDay read(StateReader from) {
    return new TradingDay(
        from.ifAny(() -> LocalDate.ofEpochDay(from.longNumber())),
        from.money(),
        from.number(),
        from.flag());
  }

  boolean isOf(long epochDay) {
    return date != null && date.toEpochDay() == epochDay;
  }

  TradingDay opened(LocalDate day, Money balance) {
    boolean same = day.equals(date);
    return new TradingDay(day, balance, same ? trades : 0, same && halted);
  }

  TradingDay credited(Money amount) {
    return new TradingDay(date, startBalance.plus(amount), trades, halted);
  }

  TradingDay traded() {
    return new TradingDay(date, startBalance, trades + 1, halted);
  }

  TradingDay halted(LocalDate day) {
    return new TradingDay(date, startBalance, trades, halted || day.equals(date));
  }
}
