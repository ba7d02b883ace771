package io.tradeflow.execution.application;

/** The request came to the broker after its validity: nothing was done, for certain. */
public final class TooLate extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TooLate(String message) {
    super(message);
  }
}
