package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** TICK_LOT: price on the tick, quantity on the lot and within the instrument's range. */
final class TickLot extends Control {
  @Override
  String code() {
    return "TICK_LOT";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Instrument instrument = assessment.instrument();
    Quantity quantity = assessment.order().quantity();
    @Nullable Price limit = assessment.order().limitPrice();
    if (limit != null && !limit.isMultipleOf(instrument.tickSize())) {
      return breach("Price", limit, "is not a multiple of the tick", instrument.tickSize());
    }
    @Nullable Price stop = assessment.order().stopPrice();
    if (stop != null && !stop.isMultipleOf(instrument.tickSize())) {
      return breach("Stop price", stop, "is not a multiple of the tick", instrument.tickSize());
    }
    if (!quantity.isMultipleOf(instrument.lotSize())) {
      return breach("Quantity", quantity, "is not a multiple of the lot", instrument.lotSize());
    }
    if (instrument.minQuantity().exceeds(quantity)) {
      return breach("Quantity", quantity, "is below the smallest", instrument.minQuantity());
    }
    if (quantity.exceeds(instrument.maxQuantity())) {
      return breach("Quantity", quantity, "is above the largest", instrument.maxQuantity());
    }
    return null;
  }

  private static Breach breach(String what, Object actual, String how, Object limit) {
    return new Breach(
        limit.toString(),
        actual.toString(),
        what + " " + actual + " " + how + " " + limit + ". Change it.");
  }
}
