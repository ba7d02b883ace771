package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Signal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signal as published; {@code raisedAt} is wall clock.
 *
 * @param origin where it came from; null if a strategy of ours raised it for all that follow it
 */
public record RaisedSignal(Signal signal, Instant raisedAt, @Nullable Origin origin) {
  public RaisedSignal(Signal signal, Instant raisedAt) {
    this(signal, raisedAt, null);
  }

  /**
   * Where a signal from outside came from. It is for one bot.
   *
   * @param sourceId the webhook, or the bot for {@code API}
   * @param externalId event id that the sender gave
   */
  public record Origin(
      Source source, UUID sourceId, UUID botId, String accountId, String externalId) {}

  /** How a signal came in. */
  public enum Source {
    WEBHOOK,
    /** Over REST or WebSocket, with the account's own token. */
    API
  }
}
