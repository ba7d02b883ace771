package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.domain.bot.AccountBook;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Rows of {@code account_book}. */
final class BookTable {
  private final DatabaseClient database;

  BookTable(DatabaseClient database) {
    this.database = database;
  }

  /** The books that exist, locked until the transaction ends. */
  Mono<Map<String, AccountBook>> lock(Set<String> accounts) {
    return database
        .sql(
            "SELECT account_id, last_seq, book FROM account_book WHERE account_id = ANY($1)"
                + " ORDER BY account_id FOR UPDATE")
        .bind(0, accounts.toArray(String[]::new))
        .map(Rows::book)
        .all()
        .collectMap(AccountBook::accountId, book -> book, TreeMap::new);
  }

  Mono<AccountBook> read(String accountId) {
    return database
        .sql("SELECT account_id, last_seq, book FROM account_book WHERE account_id = $1")
        .bind(0, accountId)
        .map(Rows::book)
        .one();
  }

  Mono<Long> save(Collection<AccountBook> books) {
    List<AccountBook> changed = List.copyOf(books);
    return database
        .sql(
            "INSERT INTO account_book (account_id, last_seq, book)"
                + " SELECT * FROM unnest($1::text[], $2::text[]::bigint[], $3::text[])"
                + " ON CONFLICT (account_id) DO UPDATE SET last_seq = excluded.last_seq,"
                + " book = excluded.book WHERE account_book.last_seq < excluded.last_seq")
        .bind(0, Rows.texts(changed, AccountBook::accountId))
        .bind(1, Rows.texts(changed, AccountBook::lastSeq))
        .bind(2, Rows.texts(changed, Rows::document))
        .fetch()
        .rowsUpdated();
  }
}
