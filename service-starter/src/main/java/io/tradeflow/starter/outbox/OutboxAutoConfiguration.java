package io.tradeflow.starter.outbox;

import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.starter.kafka.EventCodec;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.kafka.KafkaStarterAutoConfiguration;
import io.tradeflow.starter.postgres.KeptConnections;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * The outbox of services that own a schema; {@code tradeflow.outbox.enabled=false} leaves it out.
 */
@AutoConfiguration(
    after = KafkaStarterAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration",
      "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
    })
@ConditionalOnClass({ConnectionFactory.class, DatabaseClient.class})
@ConditionalOnBean(ConnectionFactory.class)
@ConditionalOnProperty(name = "tradeflow.outbox.enabled", matchIfMissing = true)
@EnableConfigurationProperties(KeptConnections.class)
public class OutboxAutoConfiguration {
  @Bean
  OutboxRelay outboxRelay(KeptConnections connections, EventSender sender) {
    return new OutboxRelay(connections, sender);
  }

  @Bean
  Outbox outbox(
      DatabaseClient database,
      TransactionalOperator transactions,
      EventCodec codec,
      OutboxRelay relay) {
    return new Outbox(database, transactions, codec, relay);
  }
}
