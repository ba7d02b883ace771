package io.tradeflow.starter.outbox;

import io.tradeflow.starter.kafka.EventCodec;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.postgres.KeptConnections;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** The starter's outbox, put together by its own methods and without a Spring context. */
public final class StarterOutbox implements AutoCloseable {
  private final OutboxRelay relay;
  private final Outbox outbox;

  public StarterOutbox(
      KeptConnections connections,
      DatabaseClient database,
      TransactionalOperator transactions,
      EventSender sender,
      EventCodec codec) {
    OutboxAutoConfiguration beans = new OutboxAutoConfiguration();
    relay = beans.outboxRelay(connections, sender);
    outbox = beans.outbox(database, transactions, codec, relay);
  }

  public Outbox outbox() {
    return outbox;
  }

  public void start() {
    relay.start();
  }

  @Override
  public void close() {
    relay.stop();
  }
}
