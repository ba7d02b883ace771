package io.tradeflow.brokersimulator;

import org.jspecify.annotations.Nullable;

/** One step of the stream: the order after it, and the fill that it was if it was one. */
record VenueEvent(long sequence, VenueOrder order, @Nullable VenueFill fill) {
  /** A frame of the stream; a heartbeat has neither order nor fill. */
  record Frame(
      Type type, long sequence, VenueOrder.@Nullable Shown order, @Nullable VenueFill fill) {}

  enum Type {
    ORDER,
    FILL,
    HEARTBEAT
  }

  Frame frame() {
    return new Frame(fill == null ? Type.ORDER : Type.FILL, sequence, order.shown(), fill);
  }

  static Frame heartbeat(long last) {
    return new Frame(Type.HEARTBEAT, last, null, null);
  }
}
