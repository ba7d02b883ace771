package io.tradeflow.execution.config;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.kafka.AccountListener;
import io.tradeflow.execution.adapter.kafka.OrderDesk;
import io.tradeflow.execution.adapter.kafka.ReferenceData;
import io.tradeflow.execution.adapter.postgres.OrderLedger;
import io.tradeflow.execution.adapter.postgres.OrderQueries;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.util.retry.Retry;

/** How the service is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionProperties.class)
class ExecutionConfiguration {
  @Bean
  OrderLedger orderLedger(DatabaseClient database, Outbox outbox, Clock clock) {
    return new OrderLedger(database, outbox, clock);
  }

  @Bean
  OrderQueries orderQueries(DatabaseClient database) {
    return new OrderQueries(database);
  }

  @Bean
  ReferenceData referenceData(BroadcastReaders readers) {
    return new ReferenceData(readers);
  }

  @Bean
  PaperBrokerAdapter paperBroker(
      ExecutionProperties properties, OrderLedger ledger, BroadcastReaders readers, Clock clock) {
    var paper = properties.paper();
    PaperTerms terms =
        new PaperTerms(
            paper.takerFeeBps(),
            paper.makerFeeBps(),
            paper.slippageBps(),
            paper.latency(),
            paper.seed());
    PaperBrokerAdapter broker =
        new PaperBrokerAdapter(
            terms,
            (order, change) ->
                ledger
                    .change(order.terms().id(), order.terms().accountId(), change)
                    .retryWhen(
                        Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
                            .maxBackoff(Duration.ofSeconds(2)))
                    .block(),
            clock);
    readers.<DepthEvent>fromNow(
        Topics.MARKET_DEPTH,
        event -> {
          var depth = event.value().getDepth();
          if (depth != null) {
            broker.depth(
                new Depth(depth.getSymbol(), levels(depth.getBids()), levels(depth.getAsks())));
          }
        });
    return broker;
  }

  @Bean
  OrderDesk orderDesk(OrderLedger ledger, PaperBrokerAdapter broker, ReferenceData reference) {
    return new OrderDesk(ledger, broker, reference);
  }

  @Bean
  AccountListener accountListener(OrderLedger ledger, ExecutionProperties properties) {
    return new AccountListener(ledger, properties.startingCash());
  }

  private static List<Level> levels(List<BookLevel> levels) {
    return levels.stream()
        .filter(level -> level.getQuantity().signum() > 0)
        .map(
            level ->
                new Level(
                    Decimals.fromWire(level.getPrice()), Decimals.fromWire(level.getQuantity())))
        .toList();
  }
}
