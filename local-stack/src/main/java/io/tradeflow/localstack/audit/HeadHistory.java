package io.tradeflow.localstack.audit;

import io.tradeflow.events.Topics;
import io.tradeflow.localstack.demo.TopicReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares the heads that were published with those that the ledger has now: who can change the
 * ledger's tables cannot take back what stands in a topic.
 */
public final class HeadHistory {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HeadHistory() {}

  /**
   * The heads in the topic, as they came.
   *
   * @param registry base address of the Confluent-compatible API
   */
  public static List<Head> published(String kafka, String registry) {
    List<Head> heads = new ArrayList<>();
    new TopicReader(kafka, registry)
        .read(
            Topics.ADMIN_AUDIT_HEADS,
            "",
            event -> {
              if (event.get("head") instanceof GenericRecord head) {
                heads.add(head(head));
              }
            });
    return heads;
  }

  private static Head head(GenericRecord head) {
    return new Head(
        (Long) head.get("no"),
        MICROS.format((Instant) head.get("signedAt")),
        (Long) head.get("chains"),
        (Long) head.get("records"),
        head.get("root").toString(),
        head.get("previous").toString(),
        head.get("keyId").toString(),
        head.get("signature").toString());
  }

  /** A page of the route of heads, newest first. */
  public static List<Head> stored(JsonNode page) {
    List<Head> heads = new ArrayList<>();
    page.path("items").forEach(item -> heads.add(Head.of(item)));
    return heads;
  }

  /**
   * Checks both lists against each other.
   *
   * @param published read before {@code stored}
   * @param stored newest first, without gaps
   * @throws BrokenLedger at the first head that does not fit
   */
  public static void check(List<Head> published, List<Head> stored, Keys keys) {
    Map<Long, Head> known = new HashMap<>();
    @Nullable Head after = null;
    for (Head head : stored) {
      head.check(keys.of(head.keyId()));
      known.put(head.no(), head);
      if (after != null && !(after.no() == head.no() + 1 && after.previous().equals(head.hash()))) {
        throw new BrokenLedger("Head " + after.no() + " does not follow from head " + head.no());
      }
      after = head;
    }
    long newest = stored.isEmpty() ? 0 : stored.getFirst().no();
    long oldest = stored.isEmpty() ? 0 : stored.getLast().no();
    for (Head head : published) {
      head.check(keys.of(head.keyId()));
      if (head.no() > newest) {
        throw new BrokenLedger(
            "Head %d with %d records was published at %s, but the ledger ends at head %d"
                .formatted(head.no(), head.records(), head.signedAt(), newest));
      }
      if (head.no() >= oldest && !head.equals(known.get(head.no()))) {
        throw new BrokenLedger("Head " + head.no() + " was published otherwise than it is stored");
      }
    }
  }
}
