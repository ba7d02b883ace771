package io.tradeflow.execution.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.broker.DepthMapper;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.broker.ReplayBroker;
import io.tradeflow.execution.adapter.broker.RoutedBroker;
import io.tradeflow.execution.adapter.kafka.AccountListener;
import io.tradeflow.execution.adapter.kafka.CommandMapper;
import io.tradeflow.execution.adapter.kafka.OrderListener;
import io.tradeflow.execution.adapter.kafka.PlanFeed;
import io.tradeflow.execution.adapter.kafka.ReferenceData;
import io.tradeflow.execution.adapter.kafka.Sender;
import io.tradeflow.execution.adapter.kafka.TravelFeed;
import io.tradeflow.execution.adapter.postgres.OutboxCancelRequests;
import io.tradeflow.execution.adapter.postgres.PlanTables;
import io.tradeflow.execution.adapter.postgres.PostgresLedger;
import io.tradeflow.execution.adapter.postgres.PostgresReads;
import io.tradeflow.execution.adapter.postgres.PostgresReconciliations;
import io.tradeflow.execution.adapter.postgres.PostgresTravelBook;
import io.tradeflow.execution.adapter.venue.VenueBroker;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OpenAccount;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.execution.application.PlanSteps;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.ReconcileRounds;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.TravelRounds;
import io.tradeflow.execution.application.WatchedLedger;
import io.tradeflow.starter.Fingerprint;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;

/** How the service is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionProperties.class)
class ExecutionConfiguration {
  /** Partitions of every account topic. */
  private static final int PARTITIONS = 12;

  /** By broker: whether it refuses by itself what comes after the validity of the request. */
  private static final Map<String, Boolean> ENFORCES_VALIDITY =
      Map.of("paper", true, "simulator", true);

  private static final String SIMULATOR = "simulator";

  @Bean
  SendGate sendGate(ExecutionProperties properties) {
    return new SendGate(System::nanoTime, properties.sendValidity(), ENFORCES_VALIDITY);
  }

  @Bean
  PostgresReconciliations reconciliations(DatabaseClient database, Outbox outbox, Clock clock) {
    return new PostgresReconciliations(database, outbox, clock);
  }

  @Bean
  Fences fences(Reconciliations reconciliations) {
    return new Fences(reconciliations);
  }

  @Bean
  TimeTravels timeTravels() {
    return new TimeTravels();
  }

  @Bean
  ReferenceData market(
      BroadcastReaders readers, SendGate gate, Fences fences, TimeTravels travels) {
    return new ReferenceData(readers, gate, fences, travels);
  }

  @Bean
  ReplayBroker replayBroker(
      TimeTravels travels, OrderLedger ledger, ExecutionProperties properties, Clock clock) {
    return new ReplayBroker(
        travels,
        new BrokerReports(ledger),
        reports ->
            PaperBrokerAdapter.ofSpan(
                properties.paper().terms(), reports, ExecutionConfiguration::partition, clock));
  }

  @Bean
  TravelFeed travelFeed(
      BroadcastReaders readers,
      TimeTravels travels,
      ReplayBroker replays,
      DatabaseClient database,
      OrderLedger ledger,
      CancelRequests cancels,
      Market market) {
    TravelRounds rounds =
        new TravelRounds(
            travels, new PostgresTravelBook(database), ledger, cancels, market, replays::forget);
    return new TravelFeed(
        readers,
        travels,
        (account, travel, book) ->
            DepthMapper.depth(book)
                .ifPresent(
                    depth -> replays.depth(account, travel, book.getDepth().getSequence(), depth)),
        rounds);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> reconcileWhenReady(ReconcileRounds rounds) {
    return ready -> rounds.start();
  }

  @Bean
  ReconcileRounds reconcileRounds(
      OrderDesk desk,
      OrderLedger ledger,
      Reconciliations reconciliations,
      Fences fences,
      Market market,
      Optional<VenueBroker> venue,
      ExecutionProperties properties,
      MeterRegistry meters,
      Clock clock) {
    Map<String, Broker> brokers = new HashMap<>();
    venue.ifPresent(connected -> brokers.put(SIMULATOR, connected));
    ReconcileRounds rounds =
        new ReconcileRounds(
            desk,
            ledger,
            reconciliations,
            fences,
            market,
            brokers,
            ExecutionConfiguration::partition,
            properties.reconcileEvery(),
            clock);
    venue.ifPresent(connected -> connected.tellOfStrangers(rounds::soon));
    ExecutionMeters.bind(meters, fences, rounds, desk, SIMULATOR);
    return rounds;
  }

  @Bean
  PostgresLedger orderLedger(
      DatabaseClient database,
      Outbox outbox,
      Market market,
      Clock clock,
      KeptConnections connections,
      ExecutionProperties properties) {
    return new PostgresLedger(
        database,
        outbox,
        market,
        ExecutionConfiguration::partition,
        clock,
        connections,
        properties.ledgerLanes());
  }

  @Bean
  PostgresReads orderReads(DatabaseClient database) {
    return new PostgresReads(database);
  }

  @Bean
  OutboxCancelRequests cancelRequests(Outbox outbox, Clock clock) {
    return new OutboxCancelRequests(outbox, clock);
  }

  @Bean
  PaperBrokerAdapter paperBroker(
      ExecutionProperties properties, OrderLedger ledger, BroadcastReaders readers, Clock clock) {
    PaperBrokerAdapter broker =
        new PaperBrokerAdapter(
            properties.paper().terms(),
            new BrokerReports(ledger),
            ExecutionConfiguration::partition,
            clock);
    readers.<DepthEvent>fromNowTogether(
        Topics.MARKET_DEPTH, event -> DepthMapper.depth(event.value()).ifPresent(broker::depth));
    return broker;
  }

  @Bean
  OrderDesk orderDesk(
      OrderLedger ledger,
      Broker broker,
      Market market,
      SendGate gate,
      Fences fences,
      ConnectedBrokers brokers,
      PlanDesk plans) {
    OrderDesk desk =
        new OrderDesk(
            ledger, broker, market, gate, fences, ExecutionConfiguration::partition, brokers);
    desk.heed(plans);
    return desk;
  }

  @Bean
  @ConditionalOnProperty("execution.venue.url")
  VenueBroker venueBroker(ExecutionProperties properties, OrderLedger ledger) {
    return new VenueBroker(
        properties.venue().settings(),
        new BrokerReports(ledger),
        ExecutionConfiguration::partition);
  }

  @Bean
  @Primary
  RoutedBroker broker(PaperBrokerAdapter paper, Optional<VenueBroker> venue, ReplayBroker replays) {
    Map<String, Broker> brokers = new HashMap<>();
    brokers.put("paper", paper);
    venue.ifPresent(connected -> brokers.put(SIMULATOR, connected));
    return new RoutedBroker(brokers, replays);
  }

  @Bean
  ConnectedBrokers connectedBrokers(RoutedBroker broker) {
    return broker.connected();
  }

  @Bean
  OrderListener orderListener(OrderDesk desk, Market market, Fences fences, OrderReads reads) {
    return new OrderListener(desk, new CommandMapper(market, reads), fences);
  }

  @Bean
  Sender sender(
      @Qualifier("apartSender") EventSender events,
      BroadcastReaders readers,
      SendGate gate,
      OrderDesk desk,
      Market market,
      ExecutionProperties properties,
      Clock clock) {
    String fingerprint = Fingerprint.of(properties.toString());
    return new Sender(events, readers, gate, desk, market, ENFORCES_VALIDITY, fingerprint, clock);
  }

  @Bean
  @Primary
  WatchedLedger watchedLedger(PostgresLedger ledger, PlanDesk plans) {
    return new WatchedLedger(ledger, plans::changed);
  }

  @Bean
  PlanTables planTables(DatabaseClient database) {
    return new PlanTables(database, ExecutionConfiguration::partition);
  }

  @Bean
  PlanDesk planDesk(
      Plans plans,
      PostgresLedger ledger,
      CancelRequests cancels,
      Market market,
      ObjectProvider<OrderDesk> desk,
      ObjectProvider<ConnectedBrokers> brokers,
      Clock clock) {
    PlanSteps steps =
        new PlanSteps(
            ledger,
            cancels,
            market,
            (order, account) -> desk.getObject().release(order, account),
            brokers::getObject);
    return new PlanDesk(plans, steps, market, ExecutionConfiguration::partition, clock);
  }

  @Bean
  PlanFeed planFeed(PlanDesk plans, OrderDesk orders, ReferenceData market) {
    return new PlanFeed(plans, orders, market);
  }

  @Bean
  AccountListener accountListener(OrderLedger ledger, ExecutionProperties properties) {
    return new AccountListener(new OpenAccount(ledger, properties.startingCash()));
  }

  private static int partition(String account) {
    return AccountPartitioner.partitionOf(account, PARTITIONS);
  }
}
