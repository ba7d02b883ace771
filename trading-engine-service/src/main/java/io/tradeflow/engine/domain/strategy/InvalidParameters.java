package io.tradeflow.engine.domain.strategy;

/** Parameters that a strategy refuses; the message is for the person who sent them. */
public final class InvalidParameters extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidParameters(String message) {
    super(message);
  }
}
