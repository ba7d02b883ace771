package io.tradeflow.admin.audit;

import io.tradeflow.events.AuditHead;
import io.tradeflow.events.AuditHeadEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.faults.path.Listeners;
import io.tradeflow.faults.path.Plumbing;
import io.tradeflow.faults.world.Records;
import io.tradeflow.localstack.audit.Head;
import io.tradeflow.localstack.audit.HeadHistory;
import io.tradeflow.localstack.audit.Keys;
import io.tradeflow.localstack.audit.LedgerCheck;
import io.tradeflow.localstack.serde.PlainDeserializer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit ledger of admin-service, put together by hand and without a Spring context. */
public final class AuditParts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String kafka;
  private final HeadTable heads;
  private final HeadSigner signer;
  private final ExportWriter exports;
  private final Listeners listeners;

  /** Begins to write down what Kafka has. */
  public AuditParts(String kafka, Plumbing plumbing, Path key) {
    this.kafka = kafka;
    R2dbcTransactionManager transactions =
        new R2dbcTransactionManager(plumbing.database().getConnectionFactory());
    Clock clock = Clock.systemUTC();
    heads = new HeadTable(plumbing.database());
    signer = new HeadSigner(heads, plumbing.outbox().outbox(), SigningKey.of(key), clock);
    exports =
        new ExportWriter(
            new ExportReader(plumbing.database(), heads),
            heads,
            transactions,
            new AuditProperties(
                key, Duration.ofMinutes(1), Period.ofYears(7), 3, Duration.ofHours(1), 2),
            JSON);
    listeners = new Listeners(plumbing.kafka().containers(), 1);
    listeners.start(
        new AuditListener(
            new AuditLedger(
                plumbing.database(), TransactionalOperator.create(transactions), clock)));
  }

  /** A class of the service, to find its scripts by. */
  public static Class<?> service() {
    return AuditLedger.class;
  }

  /** Signs where all chains end now. */
  public void sign() {
    SignedHead ignored = signer.sign().block(PATIENCE);
  }

  /** Follows the ledger, and compares its heads with those that were published. */
  public LedgerCheck.Result check(Consumer<JsonNode> each) throws IOException {
    Keys keys = Keys.published();
    List<Head> published = published();
    String export =
        String.join(
            "", exports.write(Export.of(null, null, null, "json")).collectList().block(PATIENCE));
    LedgerCheck.Result result =
        new LedgerCheck(keys, each)
            .check(new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)));
    List<SignedHead> stored = heads.before(Long.MAX_VALUE, 500).collectList().block(PATIENCE);
    HeadHistory.check(
        published, HeadHistory.stored(JSON.valueToTree(Map.of("items", stored))), keys);
    return result;
  }

  /** The heads in the topic, as they came. */
  public List<Head> published() {
    List<Head> published = new ArrayList<>();
    Records.each(
        kafka,
        Topics.ADMIN_AUDIT_HEADS,
        new PlainDeserializer(),
        record -> published.add(head(((AuditHeadEvent) record.value()).getHead())));
    return published;
  }

  private static Head head(AuditHead head) {
    return new Head(
        head.getNo(),
        AuditField.time(head.getSignedAt()),
        head.getChains(),
        head.getRecords(),
        head.getRoot(),
        head.getPrevious(),
        head.getKeyId(),
        head.getSignature());
  }

  /** Nothing more is written down. */
  @Override
  public void close() {
    listeners.close();
  }
}
