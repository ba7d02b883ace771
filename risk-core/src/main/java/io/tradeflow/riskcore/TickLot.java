package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TICK_LOT: price on the tick, quantity on the lot and within the instrument's range. */
final class TickLot implements Control {
  @Override
  public String code() {
    return "TICK_LOT";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Instrument instrument = assessment.instrument();
    Quantity quantity = assessment.order().quantity();
    @Nullable Price limit = assessment.order().limitPrice();
    if (limit != null && isOff(limit.value(), instrument.tickSize().value())) {
      return breach("Price", limit, "is not a multiple of the tick", instrument.tickSize());
    }
    @Nullable Price stop = assessment.order().stopPrice();
    if (stop != null && isOff(stop.value(), instrument.tickSize().value())) {
      return breach("Stop price", stop, "is not a multiple of the tick", instrument.tickSize());
    }
    if (isOff(quantity.value(), instrument.lotSize().value())) {
      return breach("Quantity", quantity, "is not a multiple of the lot", instrument.lotSize());
    }
    if (instrument.minQuantity().exceeds(quantity)) {
      return breach("Quantity", quantity, "is below the smallest", instrument.minQuantity());
    }
    if (quantity.exceeds(instrument.maxQuantity())) {
      return breach("Quantity", quantity, "is above the largest", instrument.maxQuantity());
    }
    return Optional.empty();
  }

  private static boolean isOff(BigDecimal value, BigDecimal step) {
    boolean powerOfTen = step.precision() == 1 && step.unscaledValue().equals(BigInteger.ONE);
    return !(powerOfTen && value.scale() <= step.scale()) && value.remainder(step).signum() != 0;
  }

  private static Optional<Breach> breach(String what, Object actual, String how, Object limit) {
    return Optional.of(
        new Breach(
            limit.toString(),
            actual.toString(),
            what + " " + actual + " " + how + " " + limit + ". Change it."));
  }
}
