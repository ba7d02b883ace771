package io.tradeflow.risk;

import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One PostgreSQL and one Kafka for all tests of the module. */
public final class RiskServers {
  private static final String ROLE = "risk";

  private static final List<Runnable> FIRST = new CopyOnWriteArrayList<>();

  private RiskServers() {}

  /** Ends something that uses the servers before they end with the process. */
  static void endFirst(Runnable end) {
    FIRST.add(end);
  }

  private static void atExit(Runnable close) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  FIRST.forEach(Runnable::run);
                  close.run();
                }));
  }

  private static final class Postgres {
    private static final PostgresServer SERVER = start();

    private static PostgresServer start() {
      PostgresServer server = PostgresServer.startTemporary();
      atExit(server::close);
      return server;
    }
  }

  private static final class Kafka {
    private static final KafkaServer SERVER = start();

    private static KafkaServer start() {
      KafkaServer server = KafkaServer.startTemporary();
      atExit(server::close);
      return server;
    }
  }

  /** {@code localhost:port} of the broker, which starts with the first call. */
  public static String kafka() {
    return Kafka.SERVER.bootstrapServers();
  }

  /** What the service must know of the database, as {@code name=value}. */
  public static List<String> database() {
    return database(ROLE);
  }

  /** The same for a schema of its own. */
  public static List<String> database(String role) {
    Postgres.SERVER.createServiceRole(role);
    return List.of(
        "TRADEFLOW_POSTGRES=" + Postgres.SERVER.address(),
        "TRADEFLOW_DB_USER=" + role,
        "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(role));
  }
}
