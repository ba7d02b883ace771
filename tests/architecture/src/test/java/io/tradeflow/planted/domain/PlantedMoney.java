package io.tradeflow.planted.domain;

/** Money that rounds. */
public final class PlantedMoney {
  double cents;
  Float[] history = {};

  double times(float factor) {
    return cents * factor;
  }
}
