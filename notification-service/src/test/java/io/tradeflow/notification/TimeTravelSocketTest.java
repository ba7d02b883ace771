package io.tradeflow.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Envelope;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.ReplayEventType;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.TimeTravelEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.events.TravelBound;
import io.tradeflow.events.TravelEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A socket of an account in a recorded span hears its prices in the words of the market. */
class TimeTravelSocketTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant PAST = Instant.parse("2019-05-01T10:00:00Z");
  private static final String SYMBOL = "TTT-USD";

  private final SocketSystem system = SocketSystem.shared();
  private final String account = SocketSystem.account();
  private final String travel = UUID.randomUUID().toString();

  @Test
  void hearsTheSpanWhileItIsBoundAndTheMarketAfterwards() throws Exception {
    try (Reader bound = subscribed(account);
        Reader free = subscribed(SocketSystem.account())) {
      publish(state(true));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                publish(quote(travel, 1));
                assertThat(bound.heard("QUOTE_UPDATED")).isNotEmpty();
              });
      publish(quote(UUID.randomUUID().toString(), 7));
      publish(candle());
      market(100);
      await().atMost(SOON).until(() -> !bound.heard("CANDLE_CLOSED").isEmpty());
      await().atMost(SOON).until(() -> !free.heard("QUOTE_UPDATED").isEmpty());

      assertThat(bound.heard("QUOTE_UPDATED")).as("told again, heard once").hasSize(1);
      assertThat(bound.heard("QUOTE_UPDATED").getFirst().path("marketTime").asString())
          .isEqualTo(PAST.toString());
      assertThat(free.heard("QUOTE_UPDATED"))
          .allMatch(it -> it.path("data").path("sequence").asLong() == 100);
      assertThat(free.heard("CANDLE_CLOSED")).isEmpty();

      publish(state(false));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                market(101);
                assertThat(bound.heard("QUOTE_UPDATED")).hasSizeGreaterThan(1);
              });
      assertThat(bound.heard("QUOTE_UPDATED").get(1).path("data").path("sequence").asLong())
          .isEqualTo(101);
    }
  }

  private Reader subscribed(String of) throws Exception {
    Reader reader = system.reader("/ws/market-data", of);
    await().atMost(SOON).until(() -> !reader.heard("AUTHENTICATED").isEmpty());
    reader.says(
        "{\"action\":\"subscribe\",\"symbols\":[\""
            + SYMBOL
            + "\"],\"channels\":[\"quote\",\"candle\"]}");
    await().atMost(SOON).until(() -> !reader.heard("SUBSCRIBED").isEmpty());
    return reader;
  }

  private void market(long sequence) {
    system.publish(Topics.MARKET_QUOTES, SYMBOL, Samples.quote(SYMBOL, sequence));
    system.flush();
  }

  private void publish(TimeTravelEvent event) {
    system.publish(Topics.MARKET_TIME_TRAVELS, account, event);
    system.flush();
  }

  private void publish(ReplayEvent event) {
    system.publish(Topics.MARKET_REPLAYS, account + ':' + SYMBOL, event);
    system.flush();
  }

  private TimeTravelEvent state(boolean bound) {
    TimeTravelEvent.Builder event = TimeTravelEvent.newBuilder().setEnvelope(envelope(travel));
    return bound
        ? event
            .setType(TimeTravelEventType.TRAVEL_BOUND)
            .setBound(new TravelBound(travel, PAST, PAST.plusSeconds(60), 1, List.of(SYMBOL)))
            .build()
        : event
            .setType(TimeTravelEventType.TRAVEL_ENDED)
            .setEnded(new TravelEnded(travel, "USER", List.of()))
            .build();
  }

  private ReplayEvent quote(String of, long sequence) {
    return ReplayEvent.newBuilder()
        .setEnvelope(envelope(of))
        .setType(ReplayEventType.QUOTE_UPDATED)
        .setQuote(Samples.quote(SYMBOL, sequence).getQuote())
        .build();
  }

  private ReplayEvent candle() {
    return ReplayEvent.newBuilder()
        .setEnvelope(envelope(travel))
        .setType(ReplayEventType.CANDLE_CLOSED)
        .setCandle(Samples.candle(SYMBOL, 4).getCandle())
        .build();
  }

  private Envelope envelope(String of) {
    return new Envelope(UUID.randomUUID().toString(), account, null, PAST, Instant.now(), of, null);
  }
}
