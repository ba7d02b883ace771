package io.tradeflow.engine.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.adapter.postgres.CommandOutbox;
import io.tradeflow.engine.adapter.postgres.PostgresOutsideSignals;
import io.tradeflow.engine.adapter.web.Webhooks;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.application.outside.OutsideSignals;
import io.tradeflow.engine.application.outside.OutsideSignals.Event;
import io.tradeflow.engine.application.outside.OutsideSignals.Outcome;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.serde.PlainDeserializer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** From the alert to the order, over the records that the service would send and read. */
class OutsideSignalPathTest {
  private static final String BUY = "{\"symbol\":\"BTC-USD\",\"action\":\"buy\",\"price\":1}";

  private final Webhooks webhooks = new Webhooks();
  private final DatabaseClient database = EngineSystem.bean(DatabaseClient.class);
  private final ActOnSignals actOnSignals = EngineSystem.bean(ActOnSignals.class);

  @Test
  void anAlertBecomesTheBotsOrderAtTheMarketsPriceAndSaysWhereItCameFrom() {
    Webhooks.Issued hook = webhooks.hook("generic", "");
    fund();

    webhooks.signed(hook, "msg-7", Instant.now(), BUY);
    SignalEvent event = (SignalEvent) records(Topics.ENGINE_SIGNALS, hook.id()).getFirst();
    List<Verdict> verdicts = actOnSignals.on(List.of(raised(event)));

    assertThat(event.getEnvelope().getAccountId()).isEqualTo(webhooks.account);
    assertThat(event.getSignal().getSource()).isEqualTo("WEBHOOK");
    assertThat(event.getSignal().getExternalId()).isEqualTo("msg-7");
    assertThat(event.getSignal().getReason()).isEqualTo("Webhook: BUY at 1");
    // 480 USD at 40000, whatever price the sender names.
    assertThat(verdicts)
        .singleElement()
        .isInstanceOfSatisfying(
            Verdict.Place.class,
            place -> assertThat(place.quantity()).isEqualByComparingTo("0.012"));
    OrderCommand command =
        (OrderCommand) records(Topics.EXECUTION_ORDER_COMMANDS, hook.bot()).getFirst();
    assertThat(command.getPlaceOrder().getSignalId()).isEqualTo(event.getSignal().getSignalId());
    assertThat(command.getPlaceOrder().getBotId()).isEqualTo(hook.bot());
    assertThat(actOnSignals.on(List.of(raised(event)))).isEmpty();
  }

  @Test
  void onlyTheNamedBotActsAndOnlyItsAccountSeesIt() {
    Webhooks.Issued hook = webhooks.hook("generic", "");
    Webhooks stranger = new Webhooks();
    stranger.bot();
    webhooks.bot();

    webhooks.signed(hook, "1", Instant.now(), BUY);
    RaisedSignal raised =
        raised((SignalEvent) records(Topics.ENGINE_SIGNALS, hook.id()).getFirst());
    List<Verdict> verdicts = actOnSignals.on(List.of(raised));

    assertThat(verdicts).extracting(each -> each.bot().id().toString()).containsExactly(hook.bot());
    BotStore bots = EngineSystem.bean(BotStore.class);
    assertThat(bots.signals(500, null))
        .extracting(BotStore.KeptSignal::id)
        .doesNotContain(raised.signal().id());
    assertThat(bots.verdicts(UUID.fromString(hook.bot()), 10, null))
        .singleElement()
        .satisfies(kept -> assertThat(kept.kept().raised().origin()).isEqualTo(raised.origin()));
  }

  @Test
  void aBotThatWasStoppedMeanwhileDoesNothing() {
    Webhooks.Issued hook = webhooks.hook("generic", "");
    fund();
    webhooks.signed(hook, "1", Instant.now(), BUY);
    SignalEvent event = (SignalEvent) records(Topics.ENGINE_SIGNALS, hook.id()).getFirst();

    webhooks.of(hook.bot(), "/stop");

    assertThat(actOnSignals.on(List.of(raised(event)))).isEmpty();
  }

  /** Over HTTP, and in another replica with connections of its own. */
  @Test
  void aHundredOfTheSameAtOnceAreOneSignal() throws Exception {
    Webhooks.Issued hook = webhooks.hook("generic", "");
    Instant at = Instant.now();
    ConnectionFactory connections = TestDatabase.connections();
    OutsideSignals replica =
        new PostgresOutsideSignals(
            DatabaseClient.create(connections), new Unpublished(connections));
    Event event =
        new Event(
            UUID.fromString(hook.id()),
            "same",
            UUID.fromString(hook.bot()),
            webhooks.account,
            at,
            null);
    List<Callable<Boolean>> sends = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      sends.add(() -> webhooks.signed(hook, "same", at, BUY).status() == 202);
    }
    for (int i = 0; i < 20; i++) {
      sends.add(() -> replica.keep(event, List.of(), 100) == Outcome.KEPT);
    }
    List<Boolean> taken = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (Future<Boolean> each : threads.invokeAll(sends)) {
        taken.add(each.get());
      }
    }

    assertThat(taken.stream().filter(each -> each)).hasSize(1);
    assertThat(records(Topics.ENGINE_SIGNALS, hook.id())).hasSizeLessThanOrEqualTo(1);
  }

  /** The process dies after the insert and before the commit: nothing was taken. */
  @Test
  void anEventWhoseOutboxFailedWasNeverThere() {
    Webhooks.Issued hook = webhooks.hook("generic", "");
    ConnectionFactory connections = TestDatabase.connections();
    OutsideSignals dying =
        new PostgresOutsideSignals(
            DatabaseClient.create(connections),
            new Unpublished(connections) {
              @Override
              public Mono<Void> append(List<Command> commands, Instant now) {
                return Mono.error(new IllegalStateException("The process is gone"));
              }
            });
    Event event =
        new Event(
            UUID.fromString(hook.id()),
            "lost",
            UUID.fromString(hook.bot()),
            webhooks.account,
            Instant.now(),
            null);

    assertThat(catchThrowable(() -> dying.keep(event, List.of(), 9)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(webhooks.signed(hook, "lost", Instant.now(), BUY).status()).isEqualTo(202);
    assertThat(records(Topics.ENGINE_SIGNALS, hook.id())).hasSize(1);
  }

  private void fund() {
    EngineSystem.bean(TradingLedger.class)
        .apply(
            List.of(new OrderUpdate.Funded(webhooks.account, 1, new BigDecimal("10000"))),
            Instant.now());
  }

  private static RaisedSignal raised(SignalEvent event) {
    RaisedSignal raised = SignalListener.raised(event);
    assertThat(raised).isNotNull();
    return raised;
  }

  /** Records of the outbox that name the id. */
  private List<Object> records(String topic, String id) {
    try (PlainDeserializer records = new PlainDeserializer()) {
      return database
          .sql("SELECT payload FROM outbox WHERE topic = $1 ORDER BY id")
          .bind(0, topic)
          .map(row -> row.get("payload", ByteBuffer.class))
          .all()
          .map(
              payload -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                return records.deserialize(topic, bytes);
              })
          .filter(each -> each.toString().contains(id))
          .collectList()
          .block();
    }
  }

  /** In a transaction of its own connections; what is appended goes nowhere. */
  private static class Unpublished implements CommandOutbox {
    private final TransactionalOperator transactions;

    Unpublished(ConnectionFactory connections) {
      transactions = TransactionalOperator.create(new R2dbcTransactionManager(connections));
    }

    @Override
    public <T> Mono<T> inTransaction(Mono<T> work) {
      return transactions.transactional(work);
    }

    @Override
    public Mono<Void> append(List<Command> commands, Instant now) {
      return Mono.empty();
    }
  }
}
