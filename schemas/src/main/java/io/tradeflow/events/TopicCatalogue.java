package io.tradeflow.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Every topic of the platform, read from {@code topics.csv}: the one place that says so. */
@NullMarked
public final class TopicCatalogue {
  /** How Kafka cleans a topic up. */
  public enum Cleanup {
    COMPACT,
    DELETE;

    /** Value of {@code cleanup.policy}. */
    public String policy() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which hash of the key picks the partition. */
  public enum Partitioner {
    /** Hash of the account id, see {@link AccountPartitioner}. */
    ACCOUNT,
    /** Kafka's default: hash of the whole key. */
    KEY
  }

  /**
   * One topic.
   *
   * @param key what the record key holds
   * @param retentionMillis -1 keeps records for ever
   * @param owner the one service that writes it; {@code any} for commands
   */
  public record Topic(
      String name,
      String key,
      Partitioner partitioner,
      int partitions,
      Cleanup cleanup,
      long retentionMillis,
      String owner,
      String carries) {
    /** Subject in the registry. */
    public String subject() {
      return name + "-value";
    }

    /** Schema of the record value, self-contained. */
    public Schema schema() {
      return schemaOf(name);
    }

    /** Topic settings as the broker knows them. */
    public Map<String, String> config() {
      return Map.of(
          "cleanup.policy", cleanup.policy(), "retention.ms", Long.toString(retentionMillis));
    }
  }

  private static final List<Topic> ALL = read();

  private TopicCatalogue() {}

  /** All topics in the order of the catalogue. */
  public static List<Topic> all() {
    return ALL;
  }

  /**
   * The topic of that name.
   *
   * @throws IllegalArgumentException if the catalogue has none
   */
  public static Topic topic(String name) {
    return ALL.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No topic " + name + " in topics.csv"));
  }

  private static List<Topic> read() {
    try (BufferedReader lines = open()) {
      return lines
          .lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .map(TopicCatalogue::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader open() {
    @Nullable InputStream csv = TopicCatalogue.class.getResourceAsStream("/topics.csv");
    if (csv == null) {
      throw new IllegalStateException("topics.csv is not on the class path");
    }
    return new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
  }

  private static Topic parse(String line) {
    String[] cell = line.split(",", 8);
    if (cell.length != 8) {
      throw new IllegalStateException("topics.csv: 8 columns expected in: " + line);
    }
    return new Topic(
        cell[0],
        cell[1],
        Partitioner.valueOf(cell[2]),
        Integer.parseInt(cell[3]),
        Cleanup.valueOf(cell[4]),
        Long.parseLong(cell[5]),
        cell[6],
        cell[7]);
  }

  private static Schema schemaOf(String topic) {
    return switch (topic) {
      case Topics.MARKET_INSTRUMENTS -> InstrumentEvent.getClassSchema();
      case Topics.MARKET_QUOTES -> QuoteEvent.getClassSchema();
      case Topics.MARKET_DEPTH -> DepthEvent.getClassSchema();
      case Topics.MARKET_CANDLES -> CandleEvent.getClassSchema();
      case Topics.MARKET_TIME_TRAVELS -> TimeTravelEvent.getClassSchema();
      case Topics.MARKET_REPLAYS -> ReplayEvent.getClassSchema();
      case Topics.ENGINE_SIGNALS -> SignalEvent.getClassSchema();
      case Topics.ENGINE_BACKTESTS -> BacktestEvent.getClassSchema();
      case Topics.EXECUTION_ORDER_COMMANDS -> OrderCommand.getClassSchema();
      case Topics.EXECUTION_ORDER_EVENTS -> OrderEvent.getClassSchema();
      case Topics.EXECUTION_FILLS -> FillEvent.getClassSchema();
      case Topics.EXECUTION_POSITIONS -> PositionEvent.getClassSchema();
      case Topics.RISK_DECISIONS -> DecisionEvent.getClassSchema();
      case Topics.RISK_KILL_SWITCH -> KillSwitchEvent.getClassSchema();
      case Topics.RISK_KILL_STATES -> KillStateEvent.getClassSchema();
      case Topics.RISK_KILL_ACKS -> KillAckEvent.getClassSchema();
      case Topics.RISK_SENDER_LEASES -> SenderLeaseEvent.getClassSchema();
      case Topics.RISK_LIMITS -> LimitsEvent.getClassSchema();
      case Topics.SUBSCRIPTION_ENTITLEMENTS -> EntitlementEvent.getClassSchema();
      case Topics.AUTH_ACCOUNTS -> AccountEvent.getClassSchema();
      case Topics.AUTH_REVOCATIONS -> RevocationEvent.getClassSchema();
      case Topics.AUDIT_RECORDS_COMMANDS -> AuditCommand.getClassSchema();
      case Topics.ADMIN_AUDIT_HEADS -> AuditHeadEvent.getClassSchema();
      default -> throw new IllegalArgumentException("No schema for topic " + topic);
    };
  }
}
