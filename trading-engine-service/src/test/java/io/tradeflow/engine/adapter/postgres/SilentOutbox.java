package io.tradeflow.engine.adapter.postgres;

import java.time.Instant;
import java.util.List;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Real transactions whose commands nobody hears. */
public record SilentOutbox(TransactionalOperator transactions) implements CommandOutbox {
  @Override
  public <T> Mono<T> inTransaction(Mono<T> work) {
    return transactions.transactional(work);
  }

  @Override
  public Mono<Void> append(List<Command> commands, Instant now) {
    return Mono.empty();
  }
}
