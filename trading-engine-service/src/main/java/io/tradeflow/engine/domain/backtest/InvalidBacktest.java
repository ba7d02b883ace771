package io.tradeflow.engine.domain.backtest;

/** A backtest that cannot be run; the message is for the person who asked. */
public final class InvalidBacktest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidBacktest(String message) {
    super(message);
  }
}
