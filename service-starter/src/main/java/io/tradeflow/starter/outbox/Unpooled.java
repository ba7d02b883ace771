package io.tradeflow.starter.outbox;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;

/** For who keeps a connection for long and needs no pool. */
public final class Unpooled {
  private Unpooled() {}

  /** What the pool makes its connections of; the same factory if it is no pool. */
  public static ConnectionFactory of(ConnectionFactory connections) {
    return connections instanceof Wrapped<?> pool
            && pool.unwrap() instanceof ConnectionFactory inner
        ? inner
        : connections;
  }
}
