package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueJson.Frame;
import io.tradeflow.execution.adapter.venue.VenueJson.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames back into their order: what comes twice is dropped, what comes early waits for what
 * is missing. One thread.
 */
final class Sequencer {
  /** Something is missing that did not come: connect again behind {@link Sequencer#last}. */
  static final class Gap extends RuntimeException {
    private static final long serialVersionUID = 1;

    Gap(long missing) {
      super("Event " + missing + " of the venue's stream did not come");
    }
  }

  private static final int EARLY = 1_000;

  private final TreeMap<Long, Frame> early = new TreeMap<>();
  private long last;

  Sequencer(long last) {
    this.last = last;
  }

  /** Sequence number up to which everything has come. */
  long last() {
    return last;
  }

  /** The line has ended: what came early will come again. */
  void forgetEarly() {
    early.clear();
  }

  /**
   * What the frame makes ready, in order.
   *
   * @throws Gap if it cannot be waited for any longer
   */
  List<Frame> take(Frame frame) {
    if (frame.type() == Type.HEARTBEAT) {
      if (frame.sequence() > last) {
        throw new Gap(last + 1);
      }
      return List.of();
    }
    if (frame.sequence() > last) {
      early.put(frame.sequence(), frame);
    }
    List<Frame> ready = new ArrayList<>();
    for (@Nullable Frame next = early.remove(last + 1);
        next != null;
        next = early.remove(last + 1)) {
      ready.add(next);
      last++;
    }
    if (early.size() > EARLY) {
      throw new Gap(last + 1);
    }
    return ready;
  }
}
