package io.tradeflow.engine.domain.indicator;

/** The typical price of a bar. */
final class Typical {
  private Typical() {}

  static double price(Bar bar) {
    return (bar.high() + bar.low() + bar.close()) / 3;
  }
}
