package io.tradeflow.subscription;

import io.tradeflow.localstack.infra.PostgresServer;

/** A PostgreSQL of this test's own, with the service's role and schema. */
final class TestDatabase implements AutoCloseable {
  private static final String ROLE = "subscription";

  private final PostgresServer server;

  private TestDatabase(PostgresServer server) {
    this.server = server;
  }

  static TestDatabase start() {
    PostgresServer server = PostgresServer.startTemporary();
    server.createServiceRole(ROLE);
    return new TestDatabase(server);
  }

  String address() {
    return server.address();
  }

  String user() {
    return ROLE;
  }

  String password() {
    return PostgresServer.password(ROLE);
  }

  @Override
  public void close() {
    server.close();
  }
}
