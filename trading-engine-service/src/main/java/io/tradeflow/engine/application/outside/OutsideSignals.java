package io.tradeflow.engine.application.outside;

import io.tradeflow.engine.application.RaisedSignal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: what came in from outside, each event once. Calls block. */
public interface OutsideSignals {
  /**
   * Keeps the event and asks to publish its signals, in one commit.
   *
   * @param mostPerMinute events of the source in any minute; a few more may pass when they arrive
   *     at the same moment
   */
  Outcome keep(Event event, List<RaisedSignal> signals, int mostPerMinute);

  /** Forgets events received before that. */
  void forgetBefore(Instant receivedAt);

  /**
   * An event as its sender named it.
   *
   * @param sourceId webhook, or bot for what came with a token; event ids are unique in it
   * @param ignored why no signal follows; null if one does
   */
  record Event(
      UUID sourceId,
      String eventId,
      UUID botId,
      String accountId,
      Instant receivedAt,
      @Nullable String ignored) {}

  /** What became of an event. */
  enum Outcome {
    KEPT,
    /** There was one of that id before; nothing was done. */
    REPEATED,
    TOO_MANY
  }
}
