package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Direction;

/** What a strategy says about a candle. */
public sealed interface Advice {
  /** The usual answer, made once. */
  Advice WAIT = new Wait();

  /** Nothing to do, or not warm yet. */
  record Wait() implements Advice {}

  /** Trade; strength is 0 to 1, the reason quotes the values. */
  record Trade(Direction direction, double strength, String reason) implements Advice {}
}
