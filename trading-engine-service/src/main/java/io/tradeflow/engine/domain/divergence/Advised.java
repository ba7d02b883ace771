package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Direction;

/** A signal, wherever it was computed. */
public record Advised(
    String symbol, long openSecond, Direction direction, double strength, String reason) {
  /** What a signal is known by: one strategy gives one of them at most. */
  public record Key(String symbol, long openSecond, Direction direction) {}

  public Key key() {
    return new Key(symbol, openSecond, direction);
  }
}
