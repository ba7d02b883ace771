package io.tradeflow.engine.adapter.postgres;

import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static io.tradeflow.engine.domain.bot.Samples.filled;
import static io.tradeflow.engine.domain.bot.Samples.funded;
import static io.tradeflow.engine.domain.bot.Samples.signal;
import static io.tradeflow.engine.domain.bot.Samples.submitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Samples;
import io.tradeflow.engine.domain.bot.TradeRule;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** A restart leaves nothing in memory; signals whose offsets were not committed come again. */
class BotRestartTest {
  private final Bot bot = Samples.bot(UUID.randomUUID().toString());
  private DatabaseClient database;
  private TableOutbox outbox;
  private PostgresBotStore bots;
  private TradingLedger ledger;
  private ActOnSignals actOnSignals;

  @BeforeEach
  void givenARunningBot() {
    start();
    database.sql("TRUNCATE bot, signal, verdict, account_book, outbox CASCADE").then().block();
    assertThat(bots.add(bot, 50)).isTrue();
  }

  @Test
  void doesNotActAgainOnASignalThatItActedOn() {
    Signal buy = signal(bot, Direction.BUY, 0);
    Signal sell = signal(bot, Direction.SELL, 1);
    given(funded(bot.accountId(), 1, "10000"));
    judge(buy);
    given(submitted(bot, buy, 2, "o1"), filled(bot, 3, "o1", Direction.BUY, "0.012", "0.012"));
    judge(sell);
    given(submitted(bot, sell, 4, "o2"), filled(bot, 5, "o2", Direction.SELL, "0.012", "0"));
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "SELL 0.012");

    start();

    assertThat(judge(buy, sell)).isEmpty();
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "SELL 0.012");
  }

  @Test
  void actsOnTheNewSignalsBesideTheOldOnes() {
    Signal buy = signal(bot, Direction.BUY, 0);
    Signal sell = signal(bot, Direction.SELL, 1);
    given(funded(bot.accountId(), 1, "10000"));
    judge(buy);
    given(submitted(bot, buy, 2, "o1"), filled(bot, 3, "o1", Direction.BUY, "0.012", "0.012"));

    start();

    assertThat(judge(buy, sell)).extracting(Verdict::signal).containsExactly(sell);
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "SELL 0.012");
  }

  @Test
  void doesNotMakeUpForASignalThatItSkipped() {
    Signal buy = signal(bot, Direction.BUY, 0);
    assertThat(judge(buy)).singleElement().isInstanceOf(Verdict.Skip.class);

    start();
    given(funded(bot.accountId(), 1, "10000"));

    assertThat(judge(buy)).isEmpty();
    assertThat(outbox.commands()).isEmpty();
  }

  @Test
  void remembersAnOrderThatWasOnItsWay() {
    given(funded(bot.accountId(), 1, "10000"));
    judge(signal(bot, Direction.BUY, 0));

    start();

    assertThat(judge(signal(bot, Direction.BUY, 1)))
        .singleElement()
        .satisfies(
            verdict ->
                assertThat(((Verdict.Skip) verdict).reason())
                    .isEqualTo(Verdict.Reason.ORDER_WORKING));
    assertThat(outbox.commands()).containsExactly("BUY 0.012");
  }

  @Test
  void staysStopped() {
    given(funded(bot.accountId(), 1, "10000"));
    bots.moveAll(bot.accountId(), BotState.STOPPED, NOW);

    start();

    assertThat(judge(signal(bot, Direction.BUY, 0))).isEmpty();
    assertThat(outbox.commands()).isEmpty();
  }

  /** A new instance: new connections, new objects, the same database. */
  private void start() {
    ConnectionFactory connections = TestDatabase.newSchema("bot_restarts");
    database = DatabaseClient.create(connections);
    outbox =
        new TableOutbox(
            database, TransactionalOperator.create(new R2dbcTransactionManager(connections)));
    bots = new PostgresBotStore(database, outbox);
    ledger = new PostgresTradingLedger(database, outbox);
    actOnSignals =
        new ActOnSignals(
            ledger,
            symbol -> Optional.of(Samples.BTC),
            new TradeRule(Duration.ofSeconds(30)),
            Duration.ofSeconds(60),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void given(OrderUpdate... updates) {
    ledger.apply(List.of(updates), NOW);
  }

  private List<Verdict> judge(Signal... signals) {
    return actOnSignals.on(
        Arrays.stream(signals).map(signal -> new RaisedSignal(signal, NOW)).toList());
  }
}
