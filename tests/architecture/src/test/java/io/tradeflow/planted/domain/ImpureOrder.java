package io.tradeflow.planted.domain;

import io.tradeflow.events.Side;
import io.tradeflow.othersvc.Neighbour;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A domain class that knows logging, JDBC, Avro and another service, and reads the clock. */
public final class ImpureOrder {
  private static final Logger LOG = LoggerFactory.getLogger(ImpureOrder.class);
  @Nullable Connection connection;
  @Nullable Side side;
  @Nullable Neighbour neighbour;

  String now() {
    LOG.info("{}", System.currentTimeMillis());
    return "" + Instant.now() + LocalDate.now();
  }
}
