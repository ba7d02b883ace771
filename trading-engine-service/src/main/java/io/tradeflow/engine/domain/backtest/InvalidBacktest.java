package io.tradeflow.engine.domain.backtest;

import org.jspecify.annotations.Nullable;

/** A backtest that cannot be run; the message is for the person who asked. */
public final class InvalidBacktest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String field;

  public InvalidBacktest(String message) {
    super(message);
    this.field = null;
  }

  /** With what is wrong of a request, such as {@code search.trials}; the message begins with it. */
  public InvalidBacktest(String field, String message) {
    super(field + " " + message);
    this.field = field;
  }

  /** What is wrong; null where that is not one field. */
  public @Nullable String field() {
    return field;
  }
}
