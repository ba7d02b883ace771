package io.tradeflow.engine.adapter.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes commands as text to the outbox table, in the transaction; nothing is published. */
final class TableOutbox implements CommandOutbox {
  private static final String NOTE = "NOTE ";

  private final DatabaseClient database;
  private final TransactionalOperator transactions;

  TableOutbox(DatabaseClient database, TransactionalOperator transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public <T> Mono<T> inTransaction(Mono<T> work) {
    return transactions.transactional(work);
  }

  @Override
  public Mono<Void> append(List<Command> commands, Instant now) {
    return Flux.fromIterable(commands).concatMap(this::append).then();
  }

  private Mono<Long> append(Command command) {
    String text =
        switch (command) {
          case Command.Place(var verdict) ->
              verdict.signal().direction() + " " + verdict.quantity().toPlainString();
          case Command.Cancel cancel -> "CANCEL " + cancel.orderId();
          case Command.Raise(var raised) ->
              "RAISE " + raised.signal().direction() + " " + raised.signal().source().symbol();
          case Command.Tell(var news) -> "TELL " + news.state() + " " + news.progress();
          case Command.Note note -> NOTE + note.action();
        };
    return database
        .sql("INSERT INTO outbox (topic, record_key, payload) VALUES ('commands', 'key', $1)")
        .bind(0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
        .fetch()
        .rowsUpdated();
  }

  /** What goes to execution-service. */
  List<String> commands() {
    return rows().stream().filter(row -> !row.startsWith(NOTE)).toList();
  }

  /** Actions that the audit ledger is told of. */
  List<String> notes() {
    return rows().stream()
        .filter(row -> row.startsWith(NOTE))
        .map(row -> row.substring(NOTE.length()))
        .toList();
  }

  private List<String> rows() {
    return database
        .sql("SELECT convert_from(payload, 'UTF8') AS command FROM outbox ORDER BY id")
        .map(row -> Rows.text(row, "command"))
        .all()
        .collectList()
        .block();
  }
}
