package io.tradeflow.execution.config;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.broker.DepthMapper;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.kafka.AccountListener;
import io.tradeflow.execution.adapter.kafka.CommandMapper;
import io.tradeflow.execution.adapter.kafka.OrderListener;
import io.tradeflow.execution.adapter.kafka.PlanFeed;
import io.tradeflow.execution.adapter.kafka.ReferenceData;
import io.tradeflow.execution.adapter.postgres.OutboxCancelRequests;
import io.tradeflow.execution.adapter.postgres.PlanTables;
import io.tradeflow.execution.adapter.postgres.PostgresLedger;
import io.tradeflow.execution.adapter.postgres.PostgresReads;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OpenAccount;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.execution.application.PlanSteps;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.WatchedLedger;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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

  @Bean
  ReferenceData market(BroadcastReaders readers) {
    return new ReferenceData(readers);
  }

  @Bean
  PostgresLedger orderLedger(
      DatabaseClient database,
      Outbox outbox,
      Market market,
      Clock clock,
      ExecutionProperties properties) {
    return new PostgresLedger(
        database,
        outbox,
        market,
        ExecutionConfiguration::partition,
        clock,
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
    readers.<DepthEvent>fromNow(
        Topics.MARKET_DEPTH, event -> DepthMapper.depth(event.value()).ifPresent(broker::depth));
    return broker;
  }

  @Bean
  OrderDesk orderDesk(OrderLedger ledger, Broker broker, Market market, PlanDesk plans) {
    OrderDesk desk = new OrderDesk(ledger, broker, market, ExecutionConfiguration::partition);
    desk.heed(plans);
    return desk;
  }

  @Bean
  OrderListener orderListener(OrderDesk desk, Market market) {
    return new OrderListener(desk, new CommandMapper(market));
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
      Clock clock) {
    PlanSteps steps =
        new PlanSteps(
            ledger, cancels, market, (order, account) -> desk.getObject().release(order, account));
    return new PlanDesk(plans, steps, market, ExecutionConfiguration::partition, clock);
  }

  @Bean
  PlanFeed planFeed(PlanDesk plans, ReferenceData market) {
    return new PlanFeed(plans, market);
  }

  @Bean
  AccountListener accountListener(OrderLedger ledger, ExecutionProperties properties) {
    return new AccountListener(new OpenAccount(ledger, properties.startingCash()));
  }

  private static int partition(String account) {
    return AccountPartitioner.partitionOf(account, PARTITIONS);
  }
}
