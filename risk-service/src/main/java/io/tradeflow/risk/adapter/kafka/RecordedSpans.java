package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Prices of the recorded spans that accounts are bound to, each apart from the others and from the
 * market. Readers write, any thread reads.
 */
final class RecordedSpans {
  private static final String PREFIX = "replay-";

  private record Span(String travel, KnownPrices prices) {}

  private final Map<String, Span> byAccount = new ConcurrentHashMap<>();

  void subscribe(BroadcastReaders readers) {
    readers.<TimeTravelEvent>fromBeginning(
        Topics.MARKET_TIME_TRAVELS, event -> onState(event.key(), event.value()));
    readers.<ReplayEvent>fromNowTogether(Topics.MARKET_REPLAYS, event -> onPrice(event.value()));
  }

  /** Whether a broker of that name belongs to a recorded span. */
  static boolean isReplay(String broker) {
    return broker.startsWith(PREFIX);
  }

  /** What the account sees; empty for one that is not bound. */
  Optional<KnownPrices> of(String account) {
    return Optional.ofNullable(byAccount.get(account)).map(Span::prices);
  }

  /** Prices of the span whose broker that is, none if the account is not bound to it. */
  KnownPrices of(String account, String broker) {
    @Nullable Span span = byAccount.get(account);
    return span != null && broker.equals(PREFIX + span.travel())
        ? span.prices()
        : new KnownPrices();
  }

  void onState(String account, TimeTravelEvent event) {
    var bound = event.getBound();
    var ended = event.getEnded();
    if (bound != null) {
      byAccount.computeIfAbsent(account, it -> new Span(bound.getTravelId(), new KnownPrices()));
      byAccount.computeIfPresent(
          account,
          (it, span) ->
              span.travel().equals(bound.getTravelId())
                  ? span
                  : new Span(bound.getTravelId(), new KnownPrices()));
    } else if (ended != null) {
      byAccount.computeIfPresent(
          account, (it, span) -> span.travel().equals(ended.getTravelId()) ? null : span);
    }
  }

  void onPrice(ReplayEvent event) {
    @Nullable Span span = byAccount.get(event.getEnvelope().getAccountId());
    if (span == null || !span.travel().equals(event.getEnvelope().getCorrelationId())) {
      return;
    }
    var quote = event.getQuote();
    var depth = event.getDepth();
    if (quote != null) {
      span.prices().quote(event.getEnvelope(), quote);
    } else if (depth != null) {
      span.prices().depth(event.getEnvelope(), depth);
    }
  }
}
