package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import io.tradeflow.execution.application.OrderLedger.LedgerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Unbookable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells what may pass from what never will. */
final class Failures {
  /**
   * Classes of PostgreSQL's error codes: connection, rollback for concurrency, resources, state of
   * an object (locks), an operator, the system below.
   */
  private static final List<String> PASSING = List.of("08", "40", "53", "55", "57", "58");

  private Failures() {}

  /** Everything that is not known to be the database's own trouble is a fault of the request. */
  static Throwable classified(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransientDataAccessException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof NonTransientDataAccessResourceException
          || cause instanceof R2dbcTransientException
          || cause instanceof R2dbcNonTransientResourceException
          || cause instanceof TransactionException
          || cause instanceof SQLException refusal && passing(refusal)
          || cause instanceof TimeoutException
          || cause instanceof IOException) {
        return new LedgerUnavailable(failure);
      }
    }
    return new Unbookable(failure);
  }

  private static boolean passing(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    return state != null && PASSING.stream().anyMatch(state::startsWith);
  }
}
