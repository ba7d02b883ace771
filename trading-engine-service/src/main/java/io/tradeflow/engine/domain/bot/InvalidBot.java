package io.tradeflow.engine.domain.bot;

/** A bot that cannot be as asked; the message is for the person who asked. */
public final class InvalidBot extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidBot(String message) {
    super(message);
  }
}
