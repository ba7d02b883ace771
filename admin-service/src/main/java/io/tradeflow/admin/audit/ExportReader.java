package io.tradeflow.admin.audit;

import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads records and what proves them; a few at a time, so that memory does not grow. */
@Component
class ExportReader {
  /**
   * A record.
   *
   * @param texts in the order of {@link AuditField}
   * @param previous hash of the record before, hexadecimal
   */
  record Row(List<@Nullable String> texts, String previous, String hash) {}

  /** A leaf with its way to the root: its index, and hashes from the nearest to the last. */
  record ProvenLeaf(Leaf leaf, int index, List<String> proof) {}

  private static final int FETCH = 500;
  private static final String COLUMNS =
      Arrays.stream(AuditField.values())
          .map(field -> field.asText() + " AS " + field.column())
          .collect(Collectors.joining(", "));

  private final DatabaseClient database;
  private final HeadTable heads;

  ExportReader(DatabaseClient database, HeadTable heads) {
    this.database = database;
    this.heads = heads;
  }

  /** By chain, in the order of its bytes, and position. */
  Flux<Row> rows(Export export) {
    List<Object> values = new ArrayList<>();
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (export.account() != null) {
      values.add(export.account());
      conditions.add("r.chain = $" + values.size());
    }
    if (export.from() != null) {
      values.add(Sql.at(export.from()));
      conditions.add("r.recorded_at >= $" + values.size());
    }
    if (export.to() != null) {
      values.add(Sql.at(export.to()));
      conditions.add("r.recorded_at < $" + values.size());
    }
    String sql =
        ("SELECT %s, encode(previous, 'hex') AS previous, encode(hash, 'hex') AS hash"
                + " FROM audit_records r WHERE %s ORDER BY r.chain, r.chain_seq, r.recorded_at")
            .formatted(COLUMNS, String.join(" AND ", conditions));
    return Sql.bind(database, sql, values)
        .filter(statement -> statement.fetchSize(FETCH))
        .map(ExportReader::row)
        .all();
  }

  private static Row row(Readable row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (AuditField field : AuditField.values()) {
      texts.add(row.get(field.column(), String.class));
    }
    return new Row(texts, Sql.text(row, "previous"), Sql.text(row, "hash"));
  }

  /** The chain's leaf in the last head; empty for a chain that is newer or unknown. */
  Mono<ProvenLeaf> proof(String chain) {
    return heads
        .leaves()
        .reduceWith(() -> new Found(chain), Found::look)
        .flatMap(found -> Mono.justOrEmpty(found.proof()));
  }

  private static final class Found {
    private final String chain;
    private final List<byte[]> hashes = new ArrayList<>();
    private @Nullable Leaf leaf;
    private int index;

    Found(String chain) {
      this.chain = chain;
    }

    Found look(Leaf next) {
      if (next.chain().equals(chain)) {
        leaf = next;
        index = hashes.size();
      }
      hashes.add(next.merkle());
      return this;
    }

    Optional<ProvenLeaf> proof() {
      if (leaf == null) {
        return Optional.empty();
      }
      List<String> proof = new ArrayList<>();
      for (byte[] hash : Merkle.proof(hashes, index)) {
        proof.add(HexFormat.of().formatHex(hash));
      }
      return Optional.of(new ProvenLeaf(leaf, index, proof));
    }
  }
}
