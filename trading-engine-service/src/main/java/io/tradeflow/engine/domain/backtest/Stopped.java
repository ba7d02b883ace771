package io.tradeflow.engine.domain.backtest;

/** The run was ended by who watched it. */
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Stopped() {
    super("The backtest was stopped");
  }
}
