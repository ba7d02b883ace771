package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.BotRecords;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.Samples;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bot tells of its health and its results. */
class BotReportApiTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Bot bot = Samples.bot(UUID.randomUUID().toString());
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(EngineSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  @Test
  void tellsLastBarLastSignalAndWhatItMade() {
    BotRecords records = EngineSystem.bean(BotRecords.class);
    TradingLedger ledger = EngineSystem.bean(TradingLedger.class);
    EngineSystem.bean(BotStore.class).add(bot, 1);
    ledger.apply(List.of(Samples.funded(bot.accountId(), 1, "10000")), NOW);
    Signal buy = Samples.signal(bot, Direction.BUY, 0);
    EngineSystem.bean(ActOnSignals.class).on(List.of(new RaisedSignal(buy, Instant.now())));
    ledger.apply(
        List.of(
            Samples.submitted(bot, buy, 2, "o1"),
            Samples.filled(bot, 3, "o1", Direction.BUY, "0.012", "0.012")),
        NOW);
    Instant now = Instant.now();
    records.keep(
        List.of(
            new BotRecords.Feed(
                Samples.SYMBOL,
                Interval.MINUTE,
                NOW,
                new BigDecimal("41000"),
                now,
                now.plusMillis(40))));

    JsonNode seen = get();

    assertThat(seen.path("name").asString()).isEqualTo(bot.plan().name());
    assertThat(seen.path("health").path("state").asString()).isEqualTo("OK");
    assertThat(seen.path("health").path("lagMillis").asLong()).isEqualTo(40);
    assertThat(seen.path("health").path("lastBar").asString())
        .isEqualTo(NOW.plusSeconds(60).toString());
    assertThat(seen.path("lastSignal").path("signal").path("signalId").asString())
        .isEqualTo(buy.id().toString());
    JsonNode made = seen.path("performance");
    assertThat(made.path("fills").asInt()).isEqualTo(1);
    assertThat(made.path("unrealised").asString()).isEqualTo("12");
    assertThat(made.path("total").asString()).isEqualTo("11.52");
    assertThat(made.path("symbols").path(0).path("quantity").asString()).isEqualTo("0.012");
    assertThat(records.fills(bot.id(), NOW, NOW.plusSeconds(60), 10))
        .singleElement()
        .satisfies(fill -> assertThat(fill.signalId()).isEqualTo(buy.id()));

    // The same order events again change nothing.
    ledger.apply(List.of(Samples.filled(bot, 3, "o1", Direction.BUY, "0.012", "0.012")), NOW);
    assertThat(get().path("performance")).isEqualTo(made);
  }

  @Test
  void olderCandlesChangeNothing() {
    BotRecords records = EngineSystem.bean(BotRecords.class);
    records.keep(List.of(feed(NOW.plusSeconds(60))));
    records.keep(List.of(feed(NOW)));
    assertThat(records.feeds(List.of("OLD-USD"), Interval.HOUR))
        .singleElement()
        .satisfies(feed -> assertThat(feed.publishedAt()).isEqualTo(NOW.plusSeconds(60)));
  }

  private static BotRecords.Feed feed(Instant published) {
    return new BotRecords.Feed(
        "OLD-USD", Interval.HOUR, published, BigDecimal.ONE, published, published);
  }

  private JsonNode get() {
    byte[] content =
        client
            .get()
            .uri("/api/v1/bots/" + bot.id())
            .headers(headers -> headers.setBearerAuth(bot.accountId()))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
