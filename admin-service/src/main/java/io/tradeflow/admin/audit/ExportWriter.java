package io.tradeflow.admin.audit;

import io.tradeflow.starter.web.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes exports as they are read, from one snapshot: head, leaves and records fit one another
 * whatever is added meanwhile.
 */
@Component
class ExportWriter {
  private static final int CHUNK = 200;

  private final ExportReader reader;
  private final HeadTable heads;
  private final TransactionalOperator snapshot;
  private final Semaphore room;
  private final JsonMapper json;

  ExportWriter(
      ExportReader reader,
      HeadTable heads,
      ReactiveTransactionManager transactions,
      AuditProperties properties,
      JsonMapper json) {
    this.reader = reader;
    this.heads = heads;
    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
    definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    definition.setReadOnly(true);
    this.snapshot = TransactionalOperator.create(transactions, definition);
    this.room = new Semaphore(properties.exportsAtOnce());
    this.json = json;
  }

  /**
   * The export in pieces.
   *
   * @return fails with 503 {@code EXPORT_BUSY} while as many run as may
   */
  Flux<String> write(Export export) {
    return Flux.usingWhen(
        Mono.fromCallable(this::enter),
        entered -> snapshot.transactional(text(export)),
        entered -> Mono.fromRunnable(room::release));
  }

  private boolean enter() {
    if (!room.tryAcquire()) {
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "EXPORT_BUSY",
          "As many exports run as may at once. Try again when one has ended.");
    }
    return true;
  }

  private Flux<String> text(Export export) {
    Flux<String> lines =
        switch (export.format()) {
          case CSV -> csv(export);
          case JSON -> document(export);
        };
    return lines.buffer(CHUNK).map(chunk -> String.join("", chunk));
  }

  private Flux<String> csv(Export export) {
    String names =
        Arrays.stream(AuditField.values())
            .map(AuditField::json)
            .collect(Collectors.joining(",", "", ",previous,hash\n"));
    return Flux.concat(
        Mono.just(names),
        reader
            .rows(export)
            .map(
                row ->
                    row.texts().stream()
                        .map(ExportWriter::cell)
                        .collect(
                            Collectors.joining(
                                ",", "", "," + row.previous() + "," + row.hash() + "\n"))));
  }

  /** RFC 4180. */
  private static String cell(@Nullable String text) {
    if (text == null) {
      return "";
    }
    boolean plain = text.chars().noneMatch(it -> it == ',' || it == '"' || it < ' ');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private Flux<String> document(Export export) {
    AtomicLong count = new AtomicLong();
    return Flux.concat(
        opening(export),
        list("\"leaves\":[", leaves(export)),
        list(
            ",\n\"records\":[",
            reader.rows(export).doOnNext(row -> count.incrementAndGet()).map(this::line)),
        Mono.fromSupplier(() -> ",\n\"count\":" + count.get() + "}\n"));
  }

  private Mono<String> opening(Export export) {
    Mono<String> head = heads.last().map(json::writeValueAsString).defaultIfEmpty("null");
    Mono<String> keys = heads.keys().collectList().map(json::writeValueAsString);
    return head.flatMap(
        last ->
            keys.map(
                all ->
                    "{\"format\":\"tradeflow-audit-1\",\"account\":%s,\"from\":%s,\"to\":%s,\n"
                            .formatted(
                                quoted(export.account()), time(export.from()), time(export.to()))
                        + "\"head\":"
                        + last
                        + ",\n\"keys\":"
                        + all
                        + ",\n"));
  }

  private String time(java.time.@Nullable Instant at) {
    return quoted(at == null ? null : AuditField.time(at));
  }

  private String quoted(@Nullable String text) {
    return json.writeValueAsString(text);
  }

  /** Those of the whole ledger give the root together; that of one account has its proof. */
  private Flux<String> leaves(Export export) {
    if (export.account() == null) {
      return heads.leaves().map(json::writeValueAsString);
    }
    return reader
        .proof(export.account())
        .map(
            proven -> {
              Leaf leaf = proven.leaf();
              Map<String, Object> all = new LinkedHashMap<>();
              all.put("chain", leaf.chain());
              all.put("seq", leaf.seq());
              all.put("hash", leaf.hash());
              all.put("prunedSeq", leaf.prunedSeq());
              all.put("prunedHash", leaf.prunedHash());
              all.put("index", proven.index());
              all.put("proof", proven.proof());
              return json.writeValueAsString(all);
            })
        .flux();
  }

  private String line(ExportReader.Row row) {
    Map<String, @Nullable String> record = new LinkedHashMap<>();
    List<@Nullable String> texts = row.texts();
    for (AuditField field : AuditField.values()) {
      record.put(field.json(), texts.get(field.ordinal()));
    }
    record.put("previous", row.previous());
    record.put("hash", row.hash());
    return json.writeValueAsString(record);
  }

  private static Flux<String> list(String opening, Flux<String> items) {
    return Flux.concat(
        Mono.just(opening),
        items.index().map(item -> (item.getT1() == 0 ? "\n" : ",\n") + item.getT2()),
        Mono.just("]"));
  }
}
