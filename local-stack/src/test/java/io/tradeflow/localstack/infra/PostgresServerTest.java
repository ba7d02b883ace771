package io.tradeflow.localstack.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.startTemporary();
    server.createServiceRole("execution");
    server.createServiceRole("risk");
    server.createServiceRole("risk");
    run("execution", "CREATE TABLE secret (id int)");
    run("execution", "INSERT INTO secret VALUES (7)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRoleWorksInItsOwnSchemaWithoutNamingIt() throws SQLException {
    assertThat(one("execution", "SELECT id FROM secret")).isEqualTo("7");
    assertThat(one("execution", "SELECT current_schema()")).isEqualTo("execution");
  }

  @Test
  void aRoleCannotReadOrWriteAnotherSchema() {
    assertRefused("risk", "SELECT id FROM execution.secret");
    assertRefused("risk", "INSERT INTO execution.secret VALUES (8)");
    assertRefused("risk", "CREATE TABLE execution.intruder (id int)");
  }

  @Test
  void nobodyMakesTablesInPublicOrSchemasOfItsOwn() {
    assertRefused("risk", "CREATE TABLE public.shared (id int)");
    assertRefused("risk", "CREATE SCHEMA another");
  }

  @Test
  void aServiceCannotEnterTheDatabaseOfAServer() {
    server.createOwner("keycloak");
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                        server.jdbcUrl().replace("/tradeflow", "/keycloak"),
                        "risk",
                        PostgresServer.password("risk"))
                    .close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied for database");
  }

  @Test
  void commitsAreDurable() throws SQLException {
    assertThat(one("risk", "SHOW fsync")).isEqualTo("on");
    assertThat(one("risk", "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(one("risk", "SHOW server_version_num")).startsWith("18");
  }

  private static void assertRefused(String role, String sql) {
    assertThatThrownBy(() -> run(role, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  private static void run(String role, String sql) throws SQLException {
    try (Connection connection = connect(role);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(String role, String sql) throws SQLException {
    try (Connection connection = connect(role);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), role, PostgresServer.password(role));
  }
}
