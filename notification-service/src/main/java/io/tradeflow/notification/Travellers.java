package io.tradeflow.notification;

import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.TimeTravelEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accounts that are bound to a recorded span: they see its prices, and no market besides. */
@Component
class Travellers {
  private record Stay(String travel, Map<String, Long> sequences) {}

  private final Map<String, Stay> stays = new ConcurrentHashMap<>();

  void hear(String account, TimeTravelEvent event) {
    if (event.getBound() != null) {
      String travel = event.getBound().getTravelId();
      stays.compute(
          account,
          (id, known) ->
              known != null && known.travel().equals(travel)
                  ? known
                  : new Stay(travel, new ConcurrentHashMap<>()));
    } else if (event.getEnded() != null) {
      stays.computeIfPresent(
          account,
          (id, known) -> known.travel().equals(event.getEnded().getTravelId()) ? null : known);
    }
  }

  boolean bound(@Nullable String account) {
    return account != null && stays.containsKey(account);
  }

  /** Whether it belongs to the span that its account is bound to and was not told before. */
  boolean isNews(ReplayEvent event) {
    String account = event.getEnvelope().getAccountId();
    @Nullable Stay stay = account == null ? null : stays.get(account);
    if (stay == null || !stay.travel().equals(event.getEnvelope().getCorrelationId())) {
      return false;
    }
    return switch (event.getType()) {
      case UNKNOWN -> false;
      case QUOTE_UPDATED ->
          isNext(stay, "quote" + event.getQuote().getSymbol(), event.getQuote().getSequence());
      case DEPTH_UPDATED ->
          isNext(stay, "depth" + event.getDepth().getSymbol(), event.getDepth().getSequence());
      case CANDLE_CLOSED -> true;
    };
  }

  private static boolean isNext(Stay stay, String stream, long sequence) {
    @Nullable Long before = stay.sequences().put(stream, sequence);
    return before == null || before < sequence;
  }
}
