package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Http.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.BacktestStore.Claim;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.events.BacktestEvent;
import io.tradeflow.events.BacktestEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.serde.PlainDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

/** What accounts are told of their backtests, as it lies in the outbox. */
class BacktestNewsTest {
  private static final Duration LEASE = Duration.ofHours(1);

  private final Http trader = new Http(UUID.randomUUID().toString());
  private final BacktestStore store = EngineSystem.bean(BacktestStore.class);
  private final DatabaseClient database = EngineSystem.bean(DatabaseClient.class);

  @BeforeAll
  static void keepCandles() {
    EngineSystem.bean(History.class).keep(PastCandles.of("NEWS-USD"));
  }

  @Test
  void tellsTheEndInTheCommitThatMakesItSo() {
    String id = finished("\"strategy\": \"ema-cross\"");

    List<BacktestEvent> events = events(id);
    assertThat(events.getLast().getType()).isEqualTo(BacktestEventType.BACKTEST_DONE);
    assertThat(events.getLast().getEnvelope().getAccountId()).isEqualTo(trader.account());
    assertThat(events.getLast().getDone().getBacktestId()).isEqualTo(id);
  }

  @Test
  void tellsProgressOnlyWhereThereIsSome() {
    Claim claim = claimed();
    Instant now = Instant.now();

    store.renew(claim, 0, LEASE, now);
    store.renew(claim, 0.25, LEASE, now);
    store.renew(claim, 0.25, LEASE, now);
    store.renew(claim, 0.5, LEASE, now);
    Claim late = new Claim(claim.id(), UUID.randomUUID(), claim.plan(), claim.bars());
    store.renew(late, 0.9, LEASE, now);
    store.failed(late, "No.", now);
    store.failed(claim, "It was too long.", now);

    List<BacktestEvent> events = events(claim.id().toString());
    assertThat(events)
        .extracting(BacktestEvent::getType)
        .containsExactly(
            BacktestEventType.BACKTEST_PROGRESSED,
            BacktestEventType.BACKTEST_PROGRESSED,
            BacktestEventType.BACKTEST_FAILED);
    assertThat(events.get(1).getProgressed().getProgress()).isEqualTo(0.5);
    assertThat(events.get(2).getFailed().getError()).isEqualTo("It was too long.");
    assertThat(events).extracting(it -> it.getEnvelope().getEventId()).doesNotHaveDuplicates();
  }

  @Test
  void tellsThatItWasCancelled() {
    Claim running = claimed();
    store.cancelled(running, Instant.now());
    String waiting = insert("QUEUED", "now() - interval '1 hour'").toString();
    // Its plan permits one at a time, and one of somebody else's is at work.
    insert("RUNNING", "now() + interval '1 hour'");

    trader.delete("/backtests/" + waiting);

    for (String id : List.of(running.id().toString(), waiting)) {
      assertThat(events(id))
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.getType()).isEqualTo(BacktestEventType.BACKTEST_CANCELLED);
                assertThat(it.getCancelled().getBacktestId()).isEqualTo(id);
              });
    }
  }

  /** A backtest that this test runs: the service's own worker sees a lease that is not over. */
  private Claim claimed() {
    UUID id = insert("RUNNING", "now() + interval '1 hour'");
    return new Claim(id, id, store.find(trader.account(), id).orElseThrow().plan(), 1);
  }

  private UUID insert(String state, String lease) {
    UUID id = UUID.randomUUID();
    database
        .sql(
            "INSERT INTO backtest (id, account_id, plan, bars, most_running, state, run_id,"
                + " lease_until, created_at) VALUES ($1, $2, $3, 1, 0, $4, $1, "
                + lease
                + ", now())")
        .bind(0, id)
        .bind(1, trader.account())
        .bind(
            2,
            "{\"strategy\":\"apex\",\"parameters\":{},\"symbols\":[\"NEWS-USD\"],"
                + "\"interval\":\"MINUTE\",\"warmFrom\":0,\"from\":0,\"to\":60,\"costs\":{}}")
        .bind(3, state)
        .then()
        .block();
    return id;
  }

  private String finished(String what) {
    JsonNode made =
        ok(trader.post("/backtests", "{%s, \"symbols\": [\"NEWS-USD\"]}".formatted(what)));
    String id = made.path("id").asString();
    trader.finished("/backtests/" + id);
    return id;
  }

  private List<BacktestEvent> events(String id) {
    try (PlainDeserializer records = new PlainDeserializer()) {
      return database
          .sql("SELECT payload FROM outbox WHERE topic = $1 AND record_key = $2 ORDER BY id")
          .bind(0, Topics.ENGINE_BACKTESTS)
          .bind(1, trader.account())
          .map(row -> row.get("payload", ByteBuffer.class))
          .all()
          .map(
              payload -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                return (BacktestEvent) records.deserialize(Topics.ENGINE_BACKTESTS, bytes);
              })
          .filter(each -> each.toString().contains(id))
          .collectList()
          .block();
    }
  }
}
