package io.tradeflow.admin.audit;

import io.tradeflow.events.AuditHead;
import io.tradeflow.events.AuditHeadEvent;
import io.tradeflow.events.AuditHeadEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Signs where all chains end, and publishes it. A head follows from the one before: what was signed
 * once is never signed otherwise, so that a changed ledger gets no further head.
 */
@Component
class HeadSigner {
  /** What was signed and what is there now do not fit. */
  static final class LedgerChanged extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerChanged(String message) {
      super(message);
    }
  }

  private record Sum(long chains, long records, byte[] root) {}

  private static final Logger LOG = LoggerFactory.getLogger(HeadSigner.class);

  /** A ledger to which nothing is added is signed this often, to show that it is watched. */
  private static final Duration QUIET = Duration.ofHours(1);

  private final HeadTable heads;
  private final Outbox outbox;
  private final SigningKey key;
  private final Clock clock;
  private final AtomicReference<@Nullable SignedHead> lastSeen = new AtomicReference<>();

  HeadSigner(HeadTable heads, Outbox outbox, SigningKey key, Clock clock) {
    this.heads = heads;
    this.outbox = outbox;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Signs the next head in a transaction of its own; none where the last one still says it all.
   *
   * @return fails with {@link LedgerChanged} when the ledger was changed after it was signed
   */
  Mono<SignedHead> sign() {
    return outbox
        .inTransaction(heads.lock().then(Mono.defer(() -> next(false))))
        .doOnNext(lastSeen::set);
  }

  /** Signs the next head inside the caller's transaction, whether or not records were added. */
  Mono<SignedHead> signHere() {
    return heads.lock().then(Mono.defer(() -> next(true)));
  }

  private Mono<SignedHead> next(boolean always) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return heads
        .last()
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(
            last ->
                unchanged(last)
                    .then(Mono.defer(heads::renew))
                    .filter(changed -> always || changed > 0 || quiet(last, now))
                    .flatMap(changed -> sum())
                    .flatMap(sum -> sign(last, sum, now)));
  }

  private static boolean quiet(Optional<SignedHead> last, Instant now) {
    return last.map(head -> Instant.parse(head.signedAt()).plus(QUIET).isBefore(now)).orElse(true);
  }

  private Mono<Void> unchanged(Optional<SignedHead> last) {
    String root = last.map(SignedHead::root).orElse(HexFormat.of().formatHex(new Merkle().root()));
    return Mono.justOrEmpty(forged(last))
        .switchIfEmpty(
            Mono.defer(this::sum)
                .filter(sum -> !HexFormat.of().formatHex(sum.root()).equals(root))
                .map(sum -> "the leaves are not those of head " + no(last)))
        .switchIfEmpty(Mono.defer(heads::astray))
        .flatMap(
            what ->
                Mono.error(
                    new LedgerChanged(
                        "The audit ledger was changed after it was signed: "
                            + what
                            + ". Nothing more is signed; run ./tradeflow audit verify.")));
  }

  /** What is wrong with the last head itself. */
  private Optional<String> forged(Optional<SignedHead> last) {
    @Nullable SignedHead seen = lastSeen.get();
    if (seen != null && no(last) < seen.no()) {
      return Optional.of("head " + seen.no() + " is gone");
    }
    return last.filter(
            head ->
                (head.keyId().equals(key.id()) && !key.made(head.form(), head.signature()))
                    || (seen != null && head.no() == seen.no() && !head.equals(seen)))
        .map(head -> "head " + head.no() + " is not what was signed");
  }

  private static long no(Optional<SignedHead> head) {
    return head.map(SignedHead::no).orElse(0L);
  }

  private Mono<Sum> sum() {
    return heads
        .leaves()
        .reduceWith(Totals::new, Totals::add)
        .map(totals -> new Sum(totals.chains, totals.records, totals.tree.root()));
  }

  private static final class Totals {
    private final Merkle tree = new Merkle();
    private long chains;
    private long records;

    Totals add(Leaf leaf) {
      tree.add(leaf.merkle());
      chains++;
      records += leaf.seq();
      return this;
    }
  }

  private Mono<SignedHead> sign(Optional<SignedHead> last, Sum sum, Instant now) {
    SignedHead head =
        SignedHead.sign(
            no(last) + 1,
            now,
            sum.chains(),
            sum.records(),
            sum.root(),
            last.map(SignedHead::hash).orElse(Hashes.NOTHING),
            key);
    return heads
        .know(key, now)
        .then(Mono.defer(() -> heads.add(head)))
        .then(Mono.defer(() -> publish(head, now)))
        .thenReturn(head)
        .doOnNext(HeadSigner::log);
  }

  private static void log(SignedHead head) {
    LOG.info(
        "Audit head {}: {} records in {} chains, root {}, key {}, signature {}",
        head.no(),
        head.records(),
        head.chains(),
        head.root(),
        head.keyId(),
        head.signature());
  }

  /** Under the hour, so that compaction keeps one head of each hour for ever. */
  private Mono<Void> publish(SignedHead head, Instant now) {
    String type = AuditHeadEventType.AUDIT_HEAD_SIGNED.name();
    AuditHeadEvent event =
        new AuditHeadEvent(
            Envelopes.of(null, null, null, now, head.hash(), head.hash(), type, 0),
            AuditHeadEventType.AUDIT_HEAD_SIGNED,
            new AuditHead(
                head.no(),
                now,
                head.chains(),
                head.records(),
                head.root(),
                head.previous(),
                head.keyId(),
                head.signature()));
    return outbox.append(
        Topics.ADMIN_AUDIT_HEADS, now.truncatedTo(ChronoUnit.HOURS).toString(), event);
  }
}
