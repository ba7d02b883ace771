package io.tradeflow.engine;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.localstack.infra.PostgresServer;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with the service's schema, once for all tests of the module. */
public final class TestDatabase {
  static final String ROLE = "engine";
  private static final PostgresServer SERVER = start();

  private TestDatabase() {}

  private static PostgresServer start() {
    PostgresServer server = PostgresServer.startTemporary();
    server.createServiceRole(ROLE);
    Flyway.configure()
        .dataSource(server.jdbcUrl(), ROLE, PostgresServer.password(ROLE))
        .load()
        .migrate();
    return server;
  }

  /** Connections that share nothing with any before. */
  public static ConnectionFactory connections() {
    return ConnectionFactories.get(
        "r2dbc:postgresql://%s:%s@%s"
            .formatted(ROLE, PostgresServer.password(ROLE), SERVER.address()));
  }

  static PostgresServer server() {
    return SERVER;
  }
}
