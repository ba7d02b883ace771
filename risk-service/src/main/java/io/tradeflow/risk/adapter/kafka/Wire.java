package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts between the wire and the core. */
final class Wire {
  private Wire() {}

  static Money money(BigDecimal amount) {
    return new Money(Decimals.fromWire(amount));
  }

  static Price price(BigDecimal amount) {
    return new Price(Decimals.fromWire(amount));
  }

  static Quantity quantity(BigDecimal amount) {
    return new Quantity(Decimals.fromWire(amount));
  }

  /** For figures that inform: products can have more digits than the wire. */
  static BigDecimal rounded(BigDecimal amount) {
    return Decimals.toWire(amount.setScale(Decimals.SCALE, RoundingMode.HALF_EVEN));
  }
}
