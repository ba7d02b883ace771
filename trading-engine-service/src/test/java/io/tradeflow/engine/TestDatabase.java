package io.tradeflow.engine;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.localstack.infra.PostgresServer;
import java.util.HashSet;
import java.util.Set;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with the service's schema, once for all tests of the module. */
public final class TestDatabase {
  static final String ROLE = "engine";
  private static final PostgresServer SERVER = start();
  private static final Set<String> OWN = new HashSet<>();

  private TestDatabase() {}

  private static PostgresServer start() {
    PostgresServer server = PostgresServer.startTemporary();
    migrate(server, ROLE);
    return server;
  }

  private static void migrate(PostgresServer server, String role) {
    server.createServiceRole(role);
    Flyway.configure()
        .dataSource(server.jdbcUrl(), role, PostgresServer.password(role))
        .load()
        .migrate();
  }

  /** Connections that share nothing with any before. */
  public static ConnectionFactory connections() {
    return connections(ROLE);
  }

  /** The same to a schema of its own, made at the first call, which no service works on. */
  public static ConnectionFactory newSchema(String role) {
    if (OWN.add(role)) {
      migrate(SERVER, role);
    }
    return connections(role);
  }

  private static ConnectionFactory connections(String role) {
    return ConnectionFactories.get(
        "r2dbc:postgresql://%s:%s@%s"
            .formatted(role, PostgresServer.password(role), SERVER.address()));
  }

  static PostgresServer server() {
    return SERVER;
  }
}
