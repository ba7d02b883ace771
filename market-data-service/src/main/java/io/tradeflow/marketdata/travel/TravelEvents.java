package io.tradeflow.marketdata.travel;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.TimeTravelEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.events.TravelBound;
import io.tradeflow.events.TravelEnded;
import io.tradeflow.events.TravelPrice;
import io.tradeflow.marketdata.quote.Quotes;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.AuditNote;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begin and end of time travels as other services and the audit ledger hear of them. */
final class TravelEvents {
  private TravelEvents() {}

  static List<Outbox.Event> bound(Travel travel) {
    TimeTravelEvent event =
        TimeTravelEvent.newBuilder()
            .setEnvelope(envelope(travel, travel.boundAt(), TimeTravelEventType.TRAVEL_BOUND))
            .setType(TimeTravelEventType.TRAVEL_BOUND)
            .setBound(
                new TravelBound(
                    travel.id().toString(),
                    travel.from(),
                    travel.to(),
                    travel.speed(),
                    travel.symbols()))
            .build();
    String detail =
        "from=%s to=%s speed=%d symbols=%d"
            .formatted(travel.from(), travel.to(), travel.speed(), travel.symbols().size());
    return events(travel, event, "time-travel.bind", detail, travel.boundAt());
  }

  static List<Outbox.Event> ended(Travel travel, Map<String, Quotes.Latest> latest) {
    Instant now = Objects.requireNonNull(travel.endedAt());
    String reason = Objects.requireNonNull(travel.reason());
    TimeTravelEvent event =
        TimeTravelEvent.newBuilder()
            .setEnvelope(envelope(travel, now, TimeTravelEventType.TRAVEL_ENDED))
            .setType(TimeTravelEventType.TRAVEL_ENDED)
            .setEnded(
                new TravelEnded(
                    travel.id().toString(),
                    reason,
                    latest.values().stream()
                        .map(
                            one ->
                                new TravelPrice(
                                    one.tick().symbol(), Decimals.toWire(one.tick().price())))
                        .toList()))
            .build();
    return events(travel, event, "time-travel.end", "reason=" + reason, now);
  }

  private static Envelope envelope(Travel travel, Instant now, TimeTravelEventType type) {
    String id = travel.id().toString();
    return Envelopes.of(travel.account(), null, travel.position(), now, id, id, type.name(), 0);
  }

  private static List<Outbox.Event> events(
      Travel travel, TimeTravelEvent event, String action, @Nullable String detail, Instant now) {
    AuditNote note =
        new AuditNote(
            travel.account(), travel.account(), action, "time-travel " + travel.id(), detail);
    return List.of(
        new Outbox.Event(Topics.MARKET_TIME_TRAVELS, travel.account(), event),
        note.event(now, travel.id() + action));
  }
}
