package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.bot.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Commands that leave if, and only if, the transaction commits. */
public interface CommandOutbox {
  /** A command to execution-service or admin-service. */
  sealed interface Command {
    /** A market order for the verdict. */
    record Place(Verdict.Place verdict) implements Command {}

    /**
     * Cancels an order.
     *
     * @param causationId what asked for it
     */
    record Cancel(String accountId, String orderId, String reason, String causationId)
        implements Command {}

    /** Publishes a signal from outside. */
    record Raise(RaisedSignal raised) implements Command {}

    /** Tells the account how its backtest goes. */
    record Tell(BacktestNews news) implements Command {}

    /** To the audit ledger: what the account did. */
    record Note(String accountId, String action, String subject, @Nullable String detail)
        implements Command {}
  }

  /** Runs the work in a transaction. */
  <T> Mono<T> inTransaction(Mono<T> work);

  /** Appends the commands in their order; call it inside {@link #inTransaction}. */
  Mono<Void> append(List<Command> commands, Instant now);
}
