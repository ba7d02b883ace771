package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** At what price an order trades, and when it begins to. Prices are in quote currency. */
public sealed interface Pricing {
  /** At what the book has. */
  record Market() implements Pricing {}

  /** At the price or better. */
  record Limit(BigDecimal price) implements Pricing {}

  /** A market order once the market is at the trigger. */
  record Stop(BigDecimal trigger) implements Pricing {}

  /** A limit order once the market is at the trigger. */
  record StopLimit(BigDecimal trigger, BigDecimal price) implements Pricing {}

  /**
   * A stop whose trigger follows the market at a distance, and never goes back.
   *
   * @param trigger where it is now; null before the symbol's first price
   */
  record Trailing(Distance distance, @Nullable BigDecimal trigger) implements Pricing {
    /** The same, beginning at the market's price. */
    public Trailing from(BigDecimal market, boolean buy, BigDecimal tick) {
      BigDecimal away = distance.of(market);
      BigDecimal raw = buy ? market.add(away) : market.subtract(away);
      RoundingMode outward = buy ? RoundingMode.CEILING : RoundingMode.FLOOR;
      BigDecimal onTick = raw.divide(tick, 0, outward).multiply(tick);
      return new Trailing(distance, plain(onTick.max(tick)));
    }

    /**
     * The same once the market is at that price: it never goes back, and moves by a tenth of its
     * distance, at least a tick, or not at all, because each move is written down.
     */
    public Trailing follow(BigDecimal market, boolean buy, BigDecimal tick) {
      Trailing next = from(market, buy, tick);
      if (trigger == null || next.trigger() == null) {
        return next;
      }
      BigDecimal nearer = buy ? trigger.subtract(next.trigger()) : next.trigger().subtract(trigger);
      BigDecimal step = distance.of(market).movePointLeft(1).max(tick);
      return nearer.compareTo(step) >= 0 ? next : this;
    }

    private static BigDecimal plain(BigDecimal price) {
      BigDecimal stripped = price.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
  }

  /** How far a trailing trigger is from the market. */
  sealed interface Distance {
    /** In quote currency, above 0. */
    record Amount(BigDecimal amount) implements Distance {}

    /** In percent of the market's price, above 0 and below 100. */
    record Percent(BigDecimal percent) implements Distance {}

    /** In quote currency at that price. */
    default BigDecimal of(BigDecimal market) {
      return switch (this) {
        case Amount fixed -> fixed.amount();
        case Percent share -> market.multiply(share.percent()).movePointLeft(2);
      };
    }
  }

  default OrderType type() {
    return switch (this) {
      case Market market -> OrderType.MARKET;
      case Limit limit -> OrderType.LIMIT;
      case Stop stop -> OrderType.STOP;
      case StopLimit stop -> OrderType.STOP_LIMIT;
      case Trailing trailing -> OrderType.TRAILING_STOP;
    };
  }

  default @Nullable BigDecimal limitPrice() {
    return switch (this) {
      case Limit limit -> limit.price();
      case StopLimit stop -> stop.price();
      case Market market -> null;
      case Stop stop -> null;
      case Trailing trailing -> null;
    };
  }

  /** Price that triggers it; of a trailing stop the present one. */
  default @Nullable BigDecimal stopPrice() {
    return switch (this) {
      case Stop stop -> stop.trigger();
      case StopLimit stop -> stop.trigger();
      case Trailing trailing -> trailing.trigger();
      case Market market -> null;
      case Limit limit -> null;
    };
  }

  default @Nullable BigDecimal trailingAmount() {
    return this instanceof Trailing(Distance.Amount fixed, var now) ? fixed.amount() : null;
  }

  default @Nullable BigDecimal trailingPercent() {
    return this instanceof Trailing(Distance.Percent share, var now) ? share.percent() : null;
  }

  /**
   * The same way of pricing at other prices; null keeps a price.
   *
   * @throws IllegalArgumentException for a price that this way does not have; a trailing trigger
   *     moves by itself
   */
  default Pricing at(@Nullable BigDecimal limit, @Nullable BigDecimal stop) {
    boolean noLimit = limitPrice() == null && limit != null;
    boolean noStop = !(this instanceof Stop || this instanceof StopLimit) && stop != null;
    if (noLimit || noStop) {
      throw new IllegalArgumentException(
          "A " + type() + " order has no " + (noLimit ? "limit price." : "stop price to set."));
    }
    return switch (this) {
      case Market market -> market;
      case Limit old -> new Limit(limit == null ? old.price() : limit);
      case Stop old -> new Stop(stop == null ? old.trigger() : stop);
      case StopLimit old ->
          new StopLimit(stop == null ? old.trigger() : stop, limit == null ? old.price() : limit);
      case Trailing trailing -> trailing;
    };
  }
}
