package io.tradeflow.marketdata.travel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.ReplayEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.quote.QuotePayloads;
import io.tradeflow.marketdata.quote.Quotes;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Prices of time travels on their own topic; a book goes before the quote that it has. */
@Component
class TravelPublisher implements TravelRun.Outlet {
  private final EventSender sender;
  private final Clock clock;
  private final Counter failures;

  TravelPublisher(EventSender sender, Clock clock, MeterRegistry meters) {
    this.sender = sender;
    this.clock = clock;
    this.failures = meters.counter("tradeflow.market.time-travel.failed");
  }

  @Override
  public void price(Travel travel, Quotes.Latest latest) {
    String cause = travel.id() + ":" + latest.tick().symbol() + ':' + latest.sequence();
    Instant time = latest.tick().marketTime();
    send(
        travel,
        latest.tick().symbol(),
        event(travel, ReplayEventType.DEPTH_UPDATED, time, cause)
            .setDepth(QuotePayloads.depth(latest))
            .build());
    send(
        travel,
        latest.tick().symbol(),
        event(travel, ReplayEventType.QUOTE_UPDATED, time, cause)
            .setQuote(QuotePayloads.quote(latest))
            .build());
  }

  @Override
  public void candle(Travel travel, Candle candle) {
    String cause =
        travel.id() + ":" + candle.symbol() + ':' + candle.interval().code() + candle.openTime();
    send(
        travel,
        candle.symbol(),
        event(travel, ReplayEventType.CANDLE_CLOSED, candle.closeTime(), cause)
            .setCandle(candle.payload())
            .build());
  }

  private ReplayEvent.Builder event(
      Travel travel, ReplayEventType type, Instant marketTime, String cause) {
    Envelope envelope =
        Envelopes.of(
            travel.account(),
            null,
            marketTime,
            clock.instant(),
            travel.id().toString(),
            cause,
            type.name(),
            0);
    return ReplayEvent.newBuilder().setEnvelope(envelope).setType(type);
  }

  /** What is lost here is told again within a second. */
  private void send(Travel travel, String symbol, ReplayEvent event) {
    sender
        .send(Topics.MARKET_REPLAYS, travel.account() + ':' + symbol, event)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failures.increment();
              }
            });
  }
}
