package io.tradeflow.engine.domain.backtest;

import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes order books of bars. A bar is walked in four events, evenly over its length: open, the
 * extreme that is nearer to the open, the other one, close. Each shows one level a side.
 */
final class Books {
  static final int EVENTS = 4;
  private static final int BASIS_POINTS = 4;
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal PLENTY = new BigDecimal("1000000000000000");

  private static final int MOST_DECIMALS = 9;

  private final BigDecimal halfSpread;
  private final BigDecimal participation;
  private final BigDecimal lot;

  /** Half the spread of a price of so many, and the largest price in steps that does with longs. */
  private final long half;

  private final long whole;
  private final long mostSteps;

  Books(BacktestTerms terms) {
    this.halfSpread = terms.spreadBps().multiply(HALF).movePointLeft(BASIS_POINTS);
    this.participation = terms.participation();
    this.lot = terms.lotSize();
    boolean isShort = halfSpread.scale() >= 0 && halfSpread.scale() <= MOST_DECIMALS;
    this.whole = isShort ? BigDecimal.ONE.movePointRight(halfSpread.scale()).longValue() : 1;
    this.half = isShort ? halfSpread.unscaledValue().longValue() : 0;
    this.mostSteps = isShort ? Long.MAX_VALUE / (whole + half) : -1;
  }

  /** Whether anything can be traded in the bar: not where the market traded nothing itself. */
  boolean trades(Bars bars, int bar) {
    return participation.signum() == 0 || !bars.hasVolume() || bars.volume(bar) > 0;
  }

  /** The book at an event of a bar. */
  Depth book(Holding line, int bar, int event) {
    Bars bars = line.bars;
    double price = price(bars, bar, event);
    BigDecimal quantity = quantity(line, bar);
    return new Depth(
        bars.symbol(),
        level(bid(bars, price), quantity),
        level(offer(bars, price), quantity),
        time(bars, bar, event));
  }

  /**
   * The book that a falling price showed on its way from one event to the next when it came by a
   * stop price; null if it did not. Over a gap between two bars there is none.
   */
  @Nullable Depth passing(Holding line, int bar, int event, BigDecimal stop) {
    Bars bars = line.bars;
    if (event == 0) {
      return null;
    }
    BigDecimal before = bid(bars, price(bars, bar, event - 1));
    BigDecimal after = bid(bars, price(bars, bar, event));
    if (before.compareTo(stop) <= 0 || after.compareTo(stop) >= 0) {
      return null;
    }
    BigDecimal quantity = quantity(line, bar);
    return new Depth(
        bars.symbol(),
        level(stop, quantity),
        level(offer(stop, line.tick), quantity),
        time(bars, bar, event));
  }

  /** What the account sees at the close of a bar. */
  Quote quote(Holding line, int bar) {
    Bars bars = line.bars;
    double price = bars.close(bar);
    Instant at = Instant.ofEpochSecond(bars.closeSecond(bar));
    return new Quote(
        new Price(bid(bars, price)),
        new Price(offer(bars, price)),
        new Price(bars.exact(price)),
        at,
        at);
  }

  static Instant time(Bars bars, int bar, int event) {
    long millis = 1_000L * bars.seconds() * event / EVENTS;
    return Instant.ofEpochSecond(bars.openSecond(bar)).plusMillis(millis);
  }

  private static double price(Bars bars, int bar, int event) {
    double open = bars.open(bar);
    boolean lowFirst = open - bars.low(bar) < bars.high(bar) - open;
    return switch (event) {
      case 0 -> open;
      case 1 -> lowFirst ? bars.low(bar) : bars.high(bar);
      case 2 -> lowFirst ? bars.high(bar) : bars.low(bar);
      default -> bars.close(bar);
    };
  }

  private static List<Level> level(BigDecimal price, BigDecimal quantity) {
    return quantity.signum() > 0 ? List.of(new Level(price, quantity)) : List.of();
  }

  private BigDecimal quantity(Holding line, int bar) {
    if (participation.signum() == 0 || !line.bars.hasVolume()) {
      return PLENTY;
    }
    BigDecimal most = BigDecimal.valueOf(line.bars.volume(bar)).multiply(participation);
    return most.divide(lot, 0, RoundingMode.DOWN).multiply(lot).subtract(line.taken);
  }

  private BigDecimal bid(Bars bars, double price) {
    long steps = bars.steps(price);
    if (steps < 0 || steps > mostSteps) {
      return bid(bars.exact(price), bars.tick());
    }
    long lower = half == 0 ? steps : Math.max(1, Math.floorDiv(steps * (whole - half), whole));
    return BigDecimal.valueOf(lower, bars.tick().scale());
  }

  private BigDecimal offer(Bars bars, double price) {
    long steps = bars.steps(price);
    return steps < 0 || steps > mostSteps
        ? offer(bars.exact(price), bars.tick())
        : BigDecimal.valueOf(Math.ceilDiv(steps * (whole + half), whole), bars.tick().scale());
  }

  private BigDecimal bid(BigDecimal price, BigDecimal tick) {
    return halfSpread.signum() == 0
        ? price
        : onTick(price.subtract(price.multiply(halfSpread)), tick, RoundingMode.FLOOR).max(tick);
  }

  private BigDecimal offer(BigDecimal price, BigDecimal tick) {
    return halfSpread.signum() == 0
        ? price
        : onTick(price.add(price.multiply(halfSpread)), tick, RoundingMode.CEILING);
  }

  private static BigDecimal onTick(BigDecimal price, BigDecimal tick, RoundingMode mode) {
    return price.setScale(tick.scale(), mode);
  }
}
