package io.tradeflow.admin.audit;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Heads, the leaves of the last one, and keys. Nothing here commits by itself. */
@Component
class HeadTable {
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.audit_heads'))";

  /** Chains that do not go on from where the last head saw them. */
  private static final String ASTRAY =
      """
      SELECT l.chain || ' at record ' || l.seq AS place FROM audit_leaves l
        LEFT JOIN audit_chains c ON c.chain = l.chain
        LEFT JOIN audit_anchors a ON a.chain = l.chain
      WHERE c.chain IS NULL OR c.seq < l.seq OR (c.seq = l.seq AND c.hash <> l.hash)
        OR a.seq > l.seq OR (a.seq = l.seq AND a.hash <> l.hash)
        OR (c.seq > l.seq AND a.seq IS DISTINCT FROM l.seq AND NOT EXISTS (
          SELECT 1 FROM audit_records r WHERE r.chain = l.chain AND r.chain_seq = l.seq
            AND r.recorded_at = l.recorded_at AND r.hash = l.hash))
      ORDER BY l.chain LIMIT 1
      """;

  private static final String RENEW =
      """
      INSERT INTO audit_leaves AS l (chain, seq, hash, recorded_at, pruned_seq, pruned_hash)
      SELECT c.chain, c.seq, c.hash, c.recorded_at, coalesce(a.seq, 0),
        coalesce(a.hash, decode(repeat('0', 64), 'hex'))
      FROM audit_chains c LEFT JOIN audit_anchors a ON a.chain = c.chain
        LEFT JOIN audit_leaves o ON o.chain = c.chain
      WHERE c.seq > 0 AND (o.seq IS DISTINCT FROM c.seq OR o.pruned_seq <> coalesce(a.seq, 0))
      ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,
        recorded_at = excluded.recorded_at, pruned_seq = excluded.pruned_seq,
        pruned_hash = excluded.pruned_hash
      """;

  private static final String LEAVES =
      "SELECT chain, seq, encode(hash, 'hex') AS hash, pruned_seq,"
          + " encode(pruned_hash, 'hex') AS pruned_hash FROM audit_leaves ORDER BY chain";

  private static final String HEADS =
      "SELECT no, signed_at, chains, records, root, previous, key_id, signature FROM audit_heads";

  private static final int FETCH = 1_000;

  private final DatabaseClient database;

  HeadTable(DatabaseClient database) {
    this.database = database;
  }

  /** Waits until nobody else signs; until the transaction ends. */
  Mono<Void> lock() {
    return database.sql(LOCK).then();
  }

  /** The first chain that was changed behind what was signed; empty as it should be. */
  Mono<String> astray() {
    return database.sql(ASTRAY).map(row -> Sql.text(row, "place")).one();
  }

  /** Brings the leaves to where the chains are now; returns how many changed. */
  Mono<Long> renew() {
    return database.sql(RENEW).fetch().rowsUpdated();
  }

  /** All leaves by chain, in the order of its bytes. */
  Flux<Leaf> leaves() {
    return database
        .sql(LEAVES)
        .filter(statement -> statement.fetchSize(FETCH))
        .map(
            row ->
                new Leaf(
                    Sql.text(row, "chain"),
                    Sql.number(row, "seq"),
                    Sql.text(row, "hash"),
                    Sql.number(row, "pruned_seq"),
                    Sql.text(row, "pruned_hash")))
        .all();
  }

  /** Empty before the first. */
  Mono<SignedHead> last() {
    return database.sql(HEADS + " ORDER BY no DESC LIMIT 1").map(HeadTable::head).one();
  }

  /** Newest first, those before {@code no}. */
  Flux<SignedHead> before(long no, int limit) {
    return database
        .sql(HEADS + " WHERE no < $1 ORDER BY no DESC LIMIT $2")
        .bind(0, no)
        .bind(1, limit)
        .map(HeadTable::head)
        .all();
  }

  Mono<Void> add(SignedHead head) {
    return Sql.bind(
            database,
            "INSERT INTO audit_heads (no, signed_at, chains, records, root, previous, key_id,"
                + " signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            head.row())
        .then();
  }

  /** Notes a key that signs here, once. */
  Mono<Void> know(SigningKey key, Instant now) {
    return database
        .sql(
            "INSERT INTO audit_keys (key_id, public_key, since) VALUES ($1, $2, $3)"
                + " ON CONFLICT DO NOTHING")
        .bind(0, key.id())
        .bind(1, key.publicKey())
        .bind(2, Sql.at(now))
        .then();
  }

  /** All keys that ever signed here, the oldest first. */
  Flux<PublishedKey> keys() {
    return database
        .sql("SELECT key_id, public_key, since FROM audit_keys ORDER BY since, key_id")
        .map(
            row ->
                new PublishedKey(
                    Sql.text(row, "key_id"),
                    "Ed25519",
                    HexFormat.of().formatHex(Sql.need(row, "public_key", byte[].class)),
                    Sql.time(row, "since")))
        .all();
  }

  private static SignedHead head(Readable row) {
    HexFormat hex = HexFormat.of();
    return new SignedHead(
        Sql.number(row, "no"),
        AuditField.time(Sql.time(row, "signed_at")),
        Sql.number(row, "chains"),
        Sql.number(row, "records"),
        hex.formatHex(Sql.need(row, "root", byte[].class)),
        hex.formatHex(Sql.need(row, "previous", byte[].class)),
        Sql.text(row, "key_id"),
        hex.formatHex(Sql.need(row, "signature", byte[].class)));
  }
}
