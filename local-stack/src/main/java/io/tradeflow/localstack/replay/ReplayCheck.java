package io.tradeflow.localstack.replay;

import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.demo.TopicReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds all projections twice into empty schemas and compares both replays with each other, and
 * one with what the services have stored. Nothing has to stand still: the stored tables are read in
 * one snapshot, every account is rebuilt up to the event that its row in the snapshot names, and
 * what a service had confirmed before the snapshot must be in it.
 */
public final class ReplayCheck {
  private static final String LEDGER = "analytics-service";
  private static final String CAUSES = "analytics-service-why";
  private static final String DECISIONS = "risk-service-decision-log";
  private static final int PARTITIONS =
      TopicCatalogue.topic(Topics.EXECUTION_ORDER_EVENTS).partitions();
  private static final Duration RELAY = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 200;
  private static final int MOST_STATES = 500;

  private final String database;
  private final String kafka;
  private final TopicReader topics;
  private final Consumer<String> progress;
  private final int most;
  private final @Nullable Function<String, JsonNode> states;
  private final List<Difference> gaps = new ArrayList<>();

  /** A table's comparison. */
  public record TableResult(String table, long rows, long differing, String live, String rebuilt) {}

  /**
   * What was found.
   *
   * @param tables by projection
   * @param differences the first of them, those between replays and those of the topic included
   * @param sameTwice whether two replays made the same
   * @param states account states of risk-service that are as the topics say
   * @param moving accounts that went on trading while their state was asked for
   * @param events order events applied
   */
  public record Result(
      List<TableResult> tables,
      List<Difference> differences,
      boolean sameTwice,
      long states,
      long moving,
      long events) {
    /** Whether all is as the topics say. */
    public boolean whole() {
      return sameTwice && differences.isEmpty();
    }
  }

  /**
   * A check of one stack.
   *
   * @param database JDBC address for a role that sees all schemas and may create some
   * @param registry base address of the Confluent-compatible API
   * @param progress takes a line now and then
   * @param most differences told one by one
   * @param states what risk-service says of an account; null where nobody can be asked
   */
  public ReplayCheck(
      String database,
      String kafka,
      String registry,
      Consumer<String> progress,
      int most,
      @Nullable Function<String, JsonNode> states) {
    this.states = states;
    this.database = database;
    this.kafka = kafka;
    this.topics = new TopicReader(kafka, registry);
    this.progress = progress;
    this.most = most;
  }

  /** Runs the check; the schemas it made are gone after it. */
  public Result run() throws SQLException, InterruptedException {
    try (Connection snapshot = DriverManager.getConnection(database);
        Connection writer = DriverManager.getConnection(database)) {
      snapshot.setAutoCommit(false);
      snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      writer.setAutoCommit(false);
      requireAlone(writer);
      Marks marks = marks(snapshot);
      Map<Integer, Long> decisionEnds = topics.ends(Topics.RISK_DECISIONS);
      Scratch one = Scratch.create(writer, "replay_1");
      Scratch two = Scratch.create(writer, "replay_2");
      try {
        Map<Integer, Long> ends = topics.ends(Topics.EXECUTION_ORDER_EVENTS);
        long events = rebuild(one, marks, ends, decisionEnds);
        List<Difference> topicGaps = List.copyOf(gaps);
        rebuild(two, marks, ends, decisionEnds);
        return compare(snapshot, writer, topicGaps, events);
      } finally {
        snapshot.rollback();
        one.drop();
        two.drop();
      }
    }
  }

  /** The schemas have fixed names; the lock ends with the connection. */
  private static void requireAlone(Connection writer) throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet locked =
            statement.executeQuery("SELECT pg_try_advisory_lock(hashtext('tradeflow replay'))")) {
      if (!locked.next() || !locked.getBoolean(1)) {
        throw new IllegalStateException(
            "Another replay verify runs on this database. Wait for it.");
      }
    }
  }

  /** Offsets first, then the snapshot: what was confirmed before must be in it. */
  private Marks marks(Connection snapshot) throws SQLException, InterruptedException {
    CommittedOffsets committed = CommittedOffsets.read(kafka, Set.of(LEDGER, CAUSES, DECISIONS));
    Map<Integer, Long> written = topics.ends(Topics.EXECUTION_ORDER_EVENTS);
    return new Marks(
        written,
        committed.of(LEDGER, Topics.EXECUTION_ORDER_EVENTS),
        committed.of(CAUSES, Topics.EXECUTION_ORDER_EVENTS),
        committed.of(CAUSES, Topics.RISK_DECISIONS),
        committed.of(DECISIONS, Topics.RISK_DECISIONS),
        sequences(snapshot, Projection.EXECUTION_ACCOUNTS),
        sequences(snapshot, Projection.ANALYTICS_ACCOUNTS));
  }

  private static Map<String, Long> sequences(Connection snapshot, Projection accounts)
      throws SQLException {
    Map<String, Long> sequences = new HashMap<>();
    try (Statement statement = snapshot.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT account_id, account_seq FROM " + accounts.live())) {
      while (rows.next()) {
        sequences.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sequences;
  }

  private long rebuild(
      Scratch scratch, Marks marks, Map<Integer, Long> ends, Map<Integer, Long> decisionEnds)
      throws SQLException, InterruptedException {
    gaps.clear();
    long events = 0;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      PartitionFold fold = new PartitionFold(scratch, marks, partition);
      ends.put(partition, read(fold, partition, ends.getOrDefault(partition, 0L)));
      events += fold.write(gaps);
      decisions(scratch, marks, partition, decisionEnds.getOrDefault(partition, 0L));
      scratch.flush();
      progress.accept(
          "%s: %d of %d partitions, %,d order events"
              .formatted(scratch.schema(), partition + 1, PARTITIONS, events));
    }
    return events;
  }

  /**
   * Reads up to the end, and on until what the tables had has come: the outbox is relayed after the
   * commit. Ends where that takes too long; the comparison then names what is missing.
   */
  private long read(PartitionFold fold, int partition, long known) throws InterruptedException {
    long deadline = System.nanoTime() + RELAY.toNanos();
    long from = 0;
    long end = known;
    while (true) {
      topics.read(Topics.EXECUTION_ORDER_EVENTS, partition, from, end, fold::hear);
      long behind = fold.behind();
      if (behind == 0 || System.nanoTime() - deadline > 0) {
        return end;
      }
      progress.accept("%,d accounts wait for events that are on their way".formatted(behind));
      Thread.sleep(PAUSE_MILLIS);
      from = end;
      end = topics.ends(Topics.EXECUTION_ORDER_EVENTS).getOrDefault(partition, end);
    }
  }

  private void decisions(Scratch scratch, Marks marks, int partition, long end) {
    long decided = marks.decided().getOrDefault(partition, 0L);
    long caused = marks.causedDecisions().getOrDefault(partition, 0L);
    topics.read(
        Topics.RISK_DECISIONS,
        partition,
        0,
        end,
        found -> {
          scratch.add(
              Projection.RISK_DECISIONS,
              DecisionRows.decision(found.event(), found.offset() < decided));
          DecisionRows.cause(Topics.RISK_DECISIONS, found.event(), found.offset() < caused)
              .ifPresent(row -> scratch.add(Projection.ANALYTICS_CAUSES, row));
        });
  }

  private Result compare(
      Connection snapshot, Connection writer, List<Difference> topicGaps, long events)
      throws SQLException, InterruptedException {
    List<Difference> differences = new ArrayList<>(topicGaps);
    Comparison twice = new Comparison(writer, writer, most);
    Comparison stored = new Comparison(snapshot, writer, most);
    Map<Projection, Comparison.Result> results = new LinkedHashMap<>();
    boolean sameTwice = true;
    for (Projection table : Projection.values()) {
      Comparison.Result both = twice.replays(table, "replay_1", "replay_2");
      sameTwice &= both.differing() == 0 && both.liveHash().equals(both.rebuiltHash());
      progress.accept("%s: %,d rows rebuilt".formatted(table.live(), both.rows()));
    }
    for (Projection table : Projection.values()) {
      results.put(table, stored.live(table, "replay_1"));
      progress.accept("%s: compared".formatted(table.live()));
    }
    differences.addAll(twice.differences());
    differences.addAll(stored.differences());
    long same = 0;
    long moving = 0;
    if (states != null) {
      try (Connection now = DriverManager.getConnection(database)) {
        RiskStates risk = new RiskStates(now, writer, states);
        risk.compare("replay_1", MOST_STATES);
        differences.addAll(risk.differences());
        same = risk.same();
        moving = risk.moving();
      }
    }
    return new Result(
        results.entrySet().stream().map(it -> result(it.getKey(), it.getValue())).toList(),
        differences,
        sameTwice,
        same,
        moving,
        events);
  }

  private static TableResult result(Projection table, Comparison.Result it) {
    return new TableResult(
        table.live(), it.rows(), it.differing(), it.liveHash(), it.rebuiltHash());
  }
}
