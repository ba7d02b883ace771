package io.tradeflow.analytics;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.Side;
import java.math.BigDecimal;
import java.time.Instant;

/** Order events as execution-service writes them: one a second of market time. */
final class Events {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Events() {}

  static OrderEvent funded(String account, long seq) {
    return event(account, seq, OrderEventType.ACCOUNT_FUNDED)
        .setAccountFunded(new AccountFunded("USD", wire("10000"), wire("10000"), "paper"))
        .build();
  }

  /** An event that moves no money. */
  static OrderEvent submitted(String account, long seq) {
    return event(account, seq, OrderEventType.ORDER_SUBMITTED).build();
  }

  /** A first purchase: what was bought is the position after it, and nothing is realised. */
  static OrderEvent bought(
      String account, long seq, String quantity, String price, String fee, String cashAfter) {
    return filled(
        account, seq, Side.BUY, "BTC-USD", quantity, price, fee, cashAfter, quantity, "0");
  }

  static OrderEvent filled(
      String account,
      long seq,
      Side side,
      String symbol,
      String quantity,
      String price,
      String fee,
      String cashAfter,
      String positionAfter,
      String realised) {
    return event(account, seq, OrderEventType.ORDER_FILLED)
        .setFilled(
            new OrderFilled(
                "order-" + seq,
                "fill-" + seq,
                symbol,
                side,
                wire(quantity),
                wire(price),
                wire(fee),
                false,
                wire(quantity),
                true,
                wire(cashAfter),
                wire(positionAfter),
                wire(realised)))
        .build();
  }

  private static OrderEvent.Builder event(String account, long seq, OrderEventType type) {
    Instant at = START.plusSeconds(seq);
    String id = account + seq;
    return OrderEvent.newBuilder()
        .setEnvelope(new Envelope(id, account, seq, at, at, id, id))
        .setType(type);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
