package io.tradeflow.execution.adapter.venue;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach the venue, and the bounds of what it may cost us.
 *
 * @param requestTimeout after which a request counts as unanswered
 * @param maxConnections for new orders; cancels and questions have as many of their own
 * @param maxWaiting requests that may wait for a connection; more are refused, nothing sent
 * @param maxValidity no request is valid for longer at the venue
 */
public record VenueSettings(
    URI url, Duration requestTimeout, int maxConnections, int maxWaiting, Duration maxValidity) {
  /** What serves a venue nearby. */
  public static VenueSettings of(URI url) {
    return new VenueSettings(url, Duration.ofSeconds(1), 16, 64, Duration.ofSeconds(5));
  }
}
