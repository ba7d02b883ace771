package io.tradeflow.execution.config;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.broker.RoutedBroker;
import io.tradeflow.execution.adapter.kafka.AccountListener;
import io.tradeflow.execution.adapter.kafka.OrderListener;
import io.tradeflow.execution.adapter.kafka.PlanFeed;
import io.tradeflow.execution.adapter.kafka.ReferenceData;
import io.tradeflow.execution.adapter.kafka.Sender;
import io.tradeflow.execution.adapter.postgres.OutboxCancelRequests;
import io.tradeflow.execution.adapter.postgres.PlanTables;
import io.tradeflow.execution.adapter.postgres.PostgresLedger;
import io.tradeflow.execution.adapter.postgres.PostgresReads;
import io.tradeflow.execution.adapter.venue.VenueBroker;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.execution.application.ReconcileRounds;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.starter.kafka.StarterKafka;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;

/** execution-service, put together by the methods of its own wiring, without a Spring context. */
public final class ExecutionParts {
  /** As the broker simulator gives each account, so that both books can be compared. */
  public static final BigDecimal CASH = new BigDecimal("1000000");

  private static final int THREADS = 3;
  private static final Duration MAX_VALIDITY = Duration.ofSeconds(1);

  private final OrderLedger ledger;
  private final PostgresReads reads;
  private final ReferenceData market;
  private final OutboxCancelRequests cancels;
  private final RoutedBroker broker;
  private final OrderListener orders;
  private final AccountListener accounts;
  private final Sender sender;
  private final PlanFeed feed;
  private final ReconcileRounds rounds;
  private @Nullable OrderDesk desk;
  private @Nullable ConnectedBrokers connected;

  public ExecutionParts(
      URI venue,
      StarterKafka kafka,
      DatabaseClient database,
      Outbox outbox,
      KeptConnections connections) {
    ExecutionConfiguration beans = new ExecutionConfiguration();
    ExecutionProperties properties = properties(venue);
    Clock clock = Clock.systemUTC();
    SendGate gate = beans.sendGate(properties);
    Reconciliations reconciliations = beans.reconciliations(database, outbox, clock);
    Fences fences = beans.fences(reconciliations);
    TimeTravels nobody = beans.timeTravels();
    market = beans.market(kafka.readers(), gate, fences, nobody);
    PostgresLedger tables =
        beans.orderLedger(database, outbox, market, clock, connections, properties);
    reads = beans.orderReads(database);
    cancels = beans.cancelRequests(outbox, clock);
    PlanTables planTables = beans.planTables(database);
    PlanDesk plans =
        beans.planDesk(
            planTables,
            tables,
            cancels,
            market,
            later(() -> Objects.requireNonNull(desk)),
            later(() -> Objects.requireNonNull(connected)),
            clock);
    ledger = beans.watchedLedger(tables, plans);
    PaperBrokerAdapter paper = beans.paperBroker(properties, ledger, kafka.readers(), clock);
    VenueBroker remote = beans.venueBroker(properties, ledger);
    broker =
        beans.broker(
            paper, Optional.of(remote), beans.replayBroker(nobody, ledger, properties, clock));
    ConnectedBrokers brokers = beans.connectedBrokers(broker);
    connected = brokers;
    OrderDesk working = beans.orderDesk(ledger, broker, market, gate, fences, brokers, plans);
    desk = working;
    rounds =
        beans.reconcileRounds(
            working,
            ledger,
            reconciliations,
            fences,
            market,
            Optional.of(remote),
            properties,
            new SimpleMeterRegistry(),
            clock);
    orders = beans.orderListener(working, market, fences, reads);
    sender = beans.sender(kafka.apart(), kafka.readers(), gate, working, market, properties, clock);
    feed = beans.planFeed(plans, working, market);
    accounts = beans.accountListener(ledger, properties);
  }

  private static <T> ObjectProvider<T> later(Supplier<T> what) {
    return new ObjectProvider<>() {
      @Override
      public T getObject() {
        return what.get();
      }
    };
  }

  /** System property: the one setting by which instances may be made to differ. */
  public static final String RECONCILE_SECONDS = "tradeflow.path.reconcile-seconds";

  private static ExecutionProperties properties(URI venue) {
    return new ExecutionProperties(
        CASH,
        THREADS,
        2,
        Duration.ofMillis(150),
        Duration.ofSeconds(Long.getLong(RECONCILE_SECONDS, 60)),
        new ExecutionProperties.Paper(
            BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ONE, Duration.ofMillis(5), 42),
        new ExecutionProperties.Venue(venue, Duration.ofSeconds(1), 16, 64, MAX_VALIDITY));
  }

  public OrderLedger ledger() {
    return ledger;
  }

  public PostgresReads reads() {
    return reads;
  }

  public ReferenceData market() {
    return market;
  }

  public OutboxCancelRequests cancels() {
    return cancels;
  }

  public RoutedBroker broker() {
    return broker;
  }

  public OrderListener orders() {
    return orders;
  }

  public AccountListener accounts() {
    return accounts;
  }

  public Sender sender() {
    return sender;
  }

  public ReconcileRounds rounds() {
    return rounds;
  }

  /** Ends the threads that no other part ends. */
  public void close() {
    rounds.close();
    sender.stop();
    orders.close();
    feed.close();
  }
}
