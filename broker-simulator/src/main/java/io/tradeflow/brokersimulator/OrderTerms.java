package io.tradeflow.brokersimulator;

import io.tradeflow.paperbroker.PaperOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for; docs/venue-protocol.md has the fields.
 *
 * @param goodTill microseconds since the epoch
 */
record OrderTerms(
    String clientOrderId,
    String account,
    String symbol,
    Side side,
    Type type,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    @Nullable BigDecimal stopPrice,
    PaperOrder.Force timeInForce,
    @Nullable Long goodTill,
    boolean postOnly) {
  enum Side {
    BUY,
    SELL
  }

  enum Type {
    MARKET(false, false),
    LIMIT(true, false),
    STOP(false, true),
    STOP_LIMIT(true, true);

    final boolean limited;
    final boolean stopped;

    Type(boolean limited, boolean stopped) {
      this.limited = limited;
      this.stopped = stopped;
    }
  }

  /** Whether the same is asked for, however its decimals are written. */
  boolean asks(OrderTerms other) {
    return account.equals(other.account)
        && symbol.equals(other.symbol)
        && side == other.side
        && type == other.type
        && quantity.compareTo(other.quantity) == 0
        && equal(limitPrice, other.limitPrice)
        && equal(stopPrice, other.stopPrice)
        && timeInForce == other.timeInForce
        && Objects.equals(goodTill, other.goodTill)
        && postOnly == other.postOnly;
  }

  /** With what is changed; null keeps what is. */
  OrderTerms amended(Requests.Amend change) {
    return new OrderTerms(
        clientOrderId,
        account,
        symbol,
        side,
        type,
        change.quantity() == null ? quantity : change.quantity(),
        change.limitPrice() == null ? limitPrice : change.limitPrice(),
        change.stopPrice() == null ? stopPrice : change.stopPrice(),
        timeInForce,
        goodTill,
        postOnly);
  }

  PaperOrder paper(BigDecimal tickSize) {
    PaperOrder order =
        new PaperOrder(
                clientOrderId,
                symbol,
                side == Side.BUY,
                quantity,
                limitPrice,
                timeInForce,
                tickSize)
            .ofAccount(account)
            .stoppedAt(stopPrice)
            .until(goodTill == null ? null : Instant.EPOCH.plus(goodTill, ChronoUnit.MICROS));
    return postOnly ? order.makerOnly() : order;
  }

  static boolean equal(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null ? other == null : other != null && one.compareTo(other) == 0;
  }
}
