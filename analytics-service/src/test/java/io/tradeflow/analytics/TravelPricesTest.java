package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.given;
import static io.tradeflow.analytics.Events.filled;
import static io.tradeflow.analytics.Events.funded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.ReplayEventType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.TimeTravelEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.events.TravelBound;
import io.tradeflow.events.TravelEnded;
import io.tradeflow.starter.kafka.EventSender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** What an account holds in a recorded span is worth what it is worth there, and only for it. */
class TravelPricesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SYMBOL = "SOL-USD";

  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(AnalyticsSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();
  private final String traveller = UUID.randomUUID().toString();
  private final String other = UUID.randomUUID().toString();

  @Test
  void accountInARecordedSpanIsValuedAtThePricesOfTheSpan() {
    for (String account : List.of(traveller, other)) {
      given(
          funded(account, 1),
          filled(account, 2, Side.BUY, SYMBOL, "2", "100", "0", "9800", "2", "0"));
    }
    awaitWorth(other, "10800", () -> quote("500"));
    awaitWorth(traveller, "10800", () -> {});
    String travel = UUID.randomUUID().toString();

    TravelBound bound =
        new TravelBound(travel, Events.START, Events.START.plusSeconds(60), 1, List.of(SYMBOL));
    state(TimeTravelEventType.TRAVEL_BOUND, it -> it.setBound(bound));
    awaitWorth(traveller, "10000", () -> {});
    awaitWorth(traveller, "9900", () -> replay(travel, "50"));
    replay(UUID.randomUUID().toString(), "70");
    quote("600");
    awaitWorth(other, "11000", () -> {});
    assertThat(worth(traveller)).as("nor the market's nor another span's").isEqualTo("9900");

    TravelEnded ended = new TravelEnded(travel, "USER", List.of());
    state(TimeTravelEventType.TRAVEL_ENDED, it -> it.setEnded(ended));
    awaitWorth(traveller, "11000", () -> {});
  }

  private void awaitWorth(String account, String worth, Runnable again) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              again.run();
              assertThat(worth(account)).isEqualTo(worth);
            });
  }

  private String worth(String account) {
    byte[] body =
        client
            .get()
            .uri("/api/v1/account/balance")
            .headers(headers -> headers.setBearerAuth(account))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBody();
    return new JsonMapper().readTree(body).path("balance").asString();
  }

  private void quote(String price) {
    send(
        Topics.MARKET_QUOTES,
        SYMBOL,
        new QuoteEvent(envelope(null, "quote"), QuoteEventType.QUOTE_UPDATED, updated(price)));
  }

  private void replay(String travel, String price) {
    send(
        Topics.MARKET_REPLAYS,
        traveller + ':' + SYMBOL,
        ReplayEvent.newBuilder()
            .setEnvelope(envelope(traveller, travel))
            .setType(ReplayEventType.QUOTE_UPDATED)
            .setQuote(updated(price))
            .build());
  }

  private interface Payload {
    TimeTravelEvent.Builder in(TimeTravelEvent.Builder event);
  }

  private void state(TimeTravelEventType type, Payload payload) {
    send(
        Topics.MARKET_TIME_TRAVELS,
        traveller,
        payload
            .in(
                TimeTravelEvent.newBuilder()
                    .setEnvelope(envelope(traveller, "travel"))
                    .setType(type))
            .build());
  }

  private static QuoteUpdated updated(String price) {
    BigDecimal wire = Decimals.toWire(new BigDecimal(price));
    return new QuoteUpdated(SYMBOL, wire, wire, wire, wire, wire, wire, 0L);
  }

  private static Envelope envelope(String account, String correlation) {
    Instant now = Events.START;
    String id = UUID.randomUUID().toString();
    return new Envelope(id, account, null, now, now, correlation, id);
  }

  private static void send(String topic, String key, SpecificRecord event) {
    AnalyticsSystem.bean(EventSender.class).send(topic, key, event).join();
  }
}
