package io.tradeflow.faults.matrix;

import io.tradeflow.events.Topics;
import io.tradeflow.execution.config.ExecutionParts;
import io.tradeflow.faults.world.Feed;
import io.tradeflow.faults.world.Victim;
import io.tradeflow.faults.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Services come, go, are cut off, and meet what they cannot read. */
final class ServiceFaults {
  private static final Duration CHURN = Duration.ofMinutes(5);
  private static final Duration MEMBERSHIP = Duration.ofSeconds(2);
  private static final Duration CUT = Duration.ofSeconds(40);
  private static final Duration LEASE_OVER = Duration.ofSeconds(4);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration RETURNS = Duration.ofSeconds(30);
  private static final Duration SKIPPED = Duration.ofSeconds(5);

  private ServiceFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(9, "bytes that nobody can read", ServiceFaults::poison),
        new Fault(14, "an instance joins and leaves", ServiceFaults::churn),
        new Fault(15, "an instance is cut off from Kafka", ServiceFaults::cutOff),
        new Fault(20, "an instance with other settings", ServiceFaults::otherSettings),
        new Fault(22, "risk-service is down", ServiceFaults::riskDown),
        new Fault(23, "an event type that this build does not know", ServiceFaults::unknownType));
  }

  private static void poison(Field field) throws Exception {
    Feed feed = field.load().feed();
    String topic = Topics.EXECUTION_ORDER_COMMANDS;
    byte[] bytes = ("no event " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
    String account = field.load().accounts().getFirst();
    feed.poison(topic, account, bytes);
    field.awaitRecovered(List.of(account), SKIPPED);
    field.await("dead letter", RETURNS, () -> feed.count(topic + ".dlt", bytes) > 0);
    long letters = feed.count(topic + ".dlt", bytes);
    field.expect(letters == 1, letters + " dead letters for one event");
  }

  private static void churn(Field field) throws Exception {
    Victim second = field.path().second();
    long end = System.nanoTime() + field.shortened(CHURN).toNanos();
    int joins = 0;
    for (; System.nanoTime() < end; joins++) {
      second.start("");
      Thread.sleep(MEMBERSHIP);
      if (joins % 2 == 0) {
        second.stop();
      } else {
        second.kill();
      }
    }
    field.measured(joins + " joins");
    field.awaitRecovered(RETURNS);
  }

  /** The other instance takes over; the one that is cut off has a database and a broker still. */
  private static void cutOff(Field field) throws Exception {
    Victim second = field.path().second();
    second.start("");
    field.last(LEASE_OVER);
    field.path().relay().cut();
    try {
      field.last(CUT);
    } finally {
      field.path().relay().mend();
    }
    field.awaitRecovered(RETURNS);
    second.stop();
    field.awaitRecovered(RETURNS);
  }

  /** It takes over partitions, whose orders wait until it has gone. */
  private static void otherSettings(Field field) throws Exception {
    Victim second = field.path().second();
    int before = field.books().leasedSenders();
    int said = Files.exists(second.log()) ? Files.readString(second.log()).length() : 0;
    second.start("", "-D" + ExecutionParts.RECONCILE_SECONDS + "=61");
    field.await(
        "refused",
        RETURNS,
        () -> Files.readString(second.log()).substring(said).contains("Nothing is sent by"));
    field.last(QUIET);
    field.expect(field.books().leasedSenders() == before, "It got a lease");
    second.stop();
    field.awaitRecovered(RETURNS);
  }

  private static void riskDown(Field field) throws Exception {
    Victim risk = field.world().victim(World.RISK);
    risk.kill();
    Thread.sleep(LEASE_OVER);
    int before = field.world().venue().accepted().size();
    int promised = field.load().promises().size();
    Thread.sleep(QUIET);
    int sent = field.world().venue().accepted().size() - before;
    int waiting = field.load().promises().size() - promised;
    field.expect(sent == 0, sent + " orders were sent without a lease");
    field.expect(waiting > 0, "No order was accepted meanwhile, so that nothing is shown");
    field.measured(waiting + " orders waited");
    risk.start("");
    field.awaitRecovered(RETURNS);
  }

  private static void unknownType(Field field) throws Exception {
    String account = "drill-of-another-version";
    field.load().feed().open(account);
    field.await("account there", RETURNS, () -> field.books().cash().containsKey(account));
    field.load().feed().unknownDecision(account);
    field.await(
        "fenced",
        SKIPPED,
        () -> field.books().fences().getOrDefault(account, "").contains("UNKNOWN_EVENT"));
    field.awaitRecovered(SKIPPED);
  }
}
