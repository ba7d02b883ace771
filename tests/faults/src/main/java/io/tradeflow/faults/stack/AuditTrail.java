package io.tradeflow.faults.stack;

import io.tradeflow.faults.world.Violation;
import io.tradeflow.localstack.audit.BrokenLedger;
import io.tradeflow.localstack.audit.LedgerCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * I4: the audit ledger is as it was written and signed, it has every event of an order, and it
 * grows. Not for threads at once.
 */
final class AuditTrail {
  /** Follows the ledger from its beginning to its end. */
  interface Reader {
    /**
     * @param each is handed every record
     * @throws BrokenLedger at the first thing that is not as it was written and signed
     */
    LedgerCheck.Result read(Consumer<JsonNode> each) throws IOException, InterruptedException;
  }

  /** The ledger follows the topics, and is signed once a minute. */
  private static final Duration FOLLOWS = Duration.ofSeconds(90);

  private static final int EXAMPLES = 5;

  private final Reader ledger;
  private final Duration follows;
  private long records;

  AuditTrail(Reader ledger) {
    this(ledger, FOLLOWS);
  }

  /**
   * @param follows how long the ledger may be behind the topics
   */
  AuditTrail(Reader ledger, Duration follows) {
    this.ledger = ledger;
    this.follows = follows;
  }

  /**
   * What does not hold.
   *
   * @param orderEvents ids of all events of orders that their topic has
   */
  List<Violation> check(Set<String> orderEvents) throws IOException, InterruptedException {
    long end = System.nanoTime() + follows.toNanos();
    try {
      List<Violation> found = look(orderEvents);
      while (!found.isEmpty() && System.nanoTime() < end) {
        TimeUnit.SECONDS.sleep(1);
        found = look(orderEvents);
      }
      return found;
    } catch (BrokenLedger e) {
      return List.of(new Violation("I4", String.valueOf(e.getMessage())));
    }
  }

  /** What is not so yet; it may come. */
  private List<Violation> look(Set<String> orderEvents) throws IOException, InterruptedException {
    Set<String> missing = new HashSet<>(orderEvents);
    LedgerCheck.Result result =
        ledger.read(record -> missing.remove(record.path("eventId").asString("")));
    List<Violation> found = new ArrayList<>();
    if (result.head() == null) {
      found.add(new Violation("I4", "No head of the ledger is signed: nothing was compared"));
    }
    if (!missing.isEmpty()) {
      found.add(
          new Violation(
              "I4",
              "%d events of orders are not in the ledger: %s"
                  .formatted(missing.size(), missing.stream().limit(EXAMPLES).toList())));
    }
    if (result.records() <= records) {
      found.add(
          new Violation("I4", "The ledger has not grown: %d records".formatted(result.records())));
    }
    if (found.isEmpty()) {
      records = result.records();
    }
    return found;
  }
}
