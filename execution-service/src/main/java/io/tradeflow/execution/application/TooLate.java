package io.tradeflow.execution.application;

/** The request came to the broker after its validity: nothing was done, for certain. */
public final class TooLate extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean limited;

  public TooLate(String message) {
    this(message, false);
  }

  /**
   * @param limited whether the broker wants no request now, so that a later one may be taken
   */
  public TooLate(String message, boolean limited) {
    super(message);
    this.limited = limited;
  }

  /** Whether the broker wants no request now. */
  public boolean limited() {
    return limited;
  }
}
