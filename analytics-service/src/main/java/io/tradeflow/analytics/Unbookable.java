package io.tradeflow.analytics;

/** An event that never can be booked; all events before it are. */
final class Unbookable extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int index;

  /**
   * Refuses an event.
   *
   * @param index its place in the batch, from 0
   */
  Unbookable(int index, IllegalArgumentException reason) {
    super(reason.getMessage(), reason);
    this.index = index;
  }

  int index() {
    return index;
  }
}
