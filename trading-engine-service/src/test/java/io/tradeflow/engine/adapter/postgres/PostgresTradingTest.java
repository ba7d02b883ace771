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
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Samples;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.bot.TradeRule;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** In a schema where nobody else works: the service beside it still runs others' backtests. */
class PostgresTradingTest {
  private static DatabaseClient database;
  private static TableOutbox outbox;

  private final String account = UUID.randomUUID().toString();
  private BotStore bots;
  private TradingLedger ledger;
  private ActOnSignals actOnSignals;

  @BeforeAll
  static void connect() {
    ConnectionFactory connections = TestDatabase.newSchema("trades");
    database = DatabaseClient.create(connections);
    outbox =
        new TableOutbox(
            database, TransactionalOperator.create(new R2dbcTransactionManager(connections)));
  }

  @BeforeEach
  void clean() {
    database.sql("TRUNCATE bot, signal, verdict, account_book, outbox CASCADE").then().block();
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

  @Test
  void keepsABotAsItIs() {
    Bot bot = added();
    assertThat(bots.find(account, bot.id())).contains(bot);
    assertThat(bots.list(account)).containsExactly(bot);
    assertThat(bots.find("somebody-else", bot.id())).isEmpty();
    Bot paused = bot.in(BotState.PAUSED, NOW.plusSeconds(1));
    assertThat(bots.save(paused, EnumSet.of(BotState.RUNNING), "bot.pause")).isTrue();
    assertThat(bots.save(bot, EnumSet.of(BotState.STOPPED), "bot.change")).isFalse();
    assertThat(bots.find(account, bot.id())).contains(paused);
    assertThat(bots.deleteStopped(account, bot.id(), NOW)).isFalse();
    assertThat(bots.moveAll(account, BotState.STOPPED, NOW)).isEqualTo(1);
    assertThat(bots.moveAll(account, BotState.STOPPED, NOW)).isZero();
    assertThat(bots.deleteStopped(account, bot.id(), NOW)).isTrue();
    assertThat(outbox.notes())
        .containsExactly("bot.create", "bot.pause", "trading.stop", "bot.delete");
  }

  @Test
  void anAccountHasOnlySoManyBotsEvenAtOnce() throws Exception {
    List<Callable<Boolean>> additions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      additions.add(() -> bots.add(Samples.bot(account), 3));
    }
    assertThat(together(additions).stream().filter(added -> added)).hasSize(3);
    assertThat(bots.list(account)).hasSize(3);
  }

  @Test
  void runningBotsAreSubscribedOnce() {
    added();
    Bot twin = added();
    assertThat(bots.subscriptions())
        .singleElement()
        .satisfies(each -> assertThat(each.symbol()).isEqualTo(Samples.SYMBOL));
    bots.moveAll(twin.accountId(), BotState.PAUSED, NOW);
    assertThat(bots.subscriptions()).isEmpty();
  }

  @Test
  void aBotOverSeveralSymbolsActsOnTheSignalsOfItsOwnSymbolsOnly() {
    Bot bot = over("BTC-USD", "ETH-USD");
    Bot twin = over("BTC-USD", "ETH-USD");
    over("BTC-USD", "SOL-USD");
    over("ETH-USD", "BTC-USD");
    assertThat(bots.find(account, bot.id())).contains(bot);
    assertThat(bots.subscriptions()).isEmpty();
    assertThat(bots.universes()).hasSize(3);
    fund();
    Signal buy = signal(bot, Direction.BUY, 0);
    assertThat(actOnSignals.on(List.of(new RaisedSignal(buy, NOW))))
        .extracting(verdict -> verdict.bot().id())
        .containsExactlyInAnyOrder(bot.id(), twin.id());
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "BUY 0.012");
  }

  private Bot over(String... symbols) {
    Bot.Plan plan =
        new Bot.Plan(
            "Rotates",
            UniverseType.of("momentum-rotation")
                .orElseThrow()
                .configure(Map.of(), List.of(symbols)),
            List.of(symbols),
            Interval.MINUTE,
            new Sizing(Sizing.Type.PERCENT_OF_BALANCE, Samples.decimal("5")),
            "paper");
    Bot bot = new Bot(UUID.randomUUID(), account, plan, BotState.RUNNING, NOW, NOW);
    assertThat(bots.add(bot, 50)).isTrue();
    return bot;
  }

  @Test
  void actsOnceOnASignalThatArrivesAgain() {
    Bot bot = added();
    fund();
    Signal buy = signal(bot, Direction.BUY, 0);
    RaisedSignal raised = new RaisedSignal(buy, NOW);
    assertThat(actOnSignals.on(List.of(raised, raised))).hasSize(1);
    assertThat(actOnSignals.on(List.of(raised))).isEmpty();
    assertThat(outbox.commands()).containsExactly("BUY 0.012");
    assertThat(bots.signals(10, null)).hasSize(1);
    assertThat(bots.verdicts(bot.id(), 10, null))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.outcome()).isEqualTo("ORDERED");
              assertThat(verdict.quantity()).isEqualByComparingTo("0.012");
              assertThat(verdict.orderId()).isNull();
            });
  }

  @Test
  void actsOnceWhenInstancesRace() throws Exception {
    Bot bot = added();
    fund();
    RaisedSignal raised = new RaisedSignal(signal(bot, Direction.BUY, 0), NOW);
    List<Callable<Boolean>> judgements = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      judgements.add(
          () -> {
            try {
              return !actOnSignals.on(List.of(raised)).isEmpty();
            } catch (RuntimeException e) {
              // The loser's transaction failed; its consumer would read the signal again.
              return false;
            }
          });
    }
    together(judgements);
    assertThat(outbox.commands()).containsExactly("BUY 0.012");
    assertThat(bots.verdicts(bot.id(), 10, null)).hasSize(1);
  }

  @Test
  void anOrderOnItsWayHoldsTheNextSignalBack() {
    Bot bot = added();
    fund();
    actOnSignals.on(List.of(new RaisedSignal(signal(bot, Direction.BUY, 0), NOW)));
    List<Verdict> next =
        actOnSignals.on(List.of(new RaisedSignal(signal(bot, Direction.BUY, 1), NOW)));
    assertThat(next)
        .singleElement()
        .satisfies(
            verdict ->
                assertThat(((Verdict.Skip) verdict).reason())
                    .isEqualTo(Verdict.Reason.ORDER_WORKING));
  }

  @Test
  void buysHoldsAndSells() {
    Bot bot = added();
    fund();
    Signal buy = signal(bot, Direction.BUY, 0);
    actOnSignals.on(List.of(new RaisedSignal(buy, NOW)));
    List<OrderUpdate> updates =
        List.of(
            submitted(bot, buy, 2, "o1"), filled(bot, 3, "o1", Direction.BUY, "0.012", "0.012"));
    ledger.apply(updates, NOW);
    ledger.apply(updates, NOW);
    assertThat(ledger.book(account).heldBy(bot.id().toString(), Samples.SYMBOL))
        .isEqualByComparingTo("0.012");
    assertThat(bots.verdicts(bot.id(), 10, null))
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.orderState()).isEqualTo("FILLED"));
    actOnSignals.on(List.of(new RaisedSignal(signal(bot, Direction.SELL, 5), NOW)));
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "SELL 0.012");
  }

  @Test
  void aStoppedBotDoesNothing() {
    Bot bot = added();
    fund();
    bots.moveAll(account, BotState.STOPPED, NOW);
    assertThat(actOnSignals.on(List.of(new RaisedSignal(signal(bot, Direction.BUY, 0), NOW))))
        .isEmpty();
  }

  @Test
  void anEmergencyStopCancelsWorkingOrdersAndThoseOnTheirWay() {
    Bot bot = added();
    fund();
    Signal buy = signal(bot, Direction.BUY, 0);
    actOnSignals.on(List.of(new RaisedSignal(buy, NOW)));
    ledger.apply(
        List.of(
            new OrderUpdate.Submitted(
                account, 2, "by-hand", "ETH-USD", Direction.BUY, Samples.decimal("1"), null, null)),
        NOW);
    TradingLedger.Halt halt = ledger.halt(account, "EMERGENCY_STOP", NOW.minusSeconds(60), NOW);
    assertThat(halt).isEqualTo(new TradingLedger.Halt(1, List.of("by-hand"), 1));
    ledger.apply(List.of(submitted(bot, buy, 3, "o1")), NOW);
    assertThat(outbox.commands()).containsExactly("BUY 0.012", "CANCEL by-hand", "CANCEL o1");
    assertThat(outbox.notes()).endsWith("trading.emergency-stop");
    assertThat(bots.list(account)).extracting(Bot::state).containsExactly(BotState.STOPPED);
  }

  @Test
  void forgetsOldSignals() {
    Bot bot = added();
    actOnSignals.on(List.of(new RaisedSignal(signal(bot, Direction.BUY, 0), NOW)));
    bots.forgetBefore(NOW.plusSeconds(1));
    assertThat(bots.signals(10, null)).isEmpty();
    assertThat(bots.verdicts(bot.id(), 10, null)).isEmpty();
  }

  private Bot added() {
    Bot bot = Samples.bot(account);
    assertThat(bots.add(bot, 50)).isTrue();
    return bot;
  }

  private void fund() {
    ledger.apply(List.of(funded(account, 1, "10000")), NOW);
  }

  private static List<Boolean> together(List<Callable<Boolean>> work) throws Exception {
    List<Boolean> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Boolean> each : threads.invokeAll(work)) {
        results.add(each.get());
      }
    }
    return results;
  }
}
