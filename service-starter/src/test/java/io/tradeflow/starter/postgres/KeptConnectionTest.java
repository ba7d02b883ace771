package io.tradeflow.starter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.starter.StarterSystem;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept is opened anew when it was lost, and a transaction is whole or not at all. */
class KeptConnectionTest {
  private static final String INSERT = "INSERT INTO kept VALUES ($1)";
  private static final String PID = "SELECT pg_backend_pid()";

  private final StarterSystem system = StarterSystem.running();
  private final KeptConnection kept = keeping(Duration.ofSeconds(30));

  @BeforeEach
  void create() {
    system.execute("CREATE TABLE kept (number bigint PRIMARY KEY)");
  }

  @AfterEach
  void drop() {
    kept.close();
    system.execute("DROP TABLE kept");
  }

  @Test
  void whatTheDatabaseRefusesIsUndoneAndTheConnectionStays() throws SQLException {
    long pid = number(PID);
    assertThatThrownBy(
            () ->
                kept.inTransaction(
                    it ->
                        it.statement(INSERT, List.of(1L)).executeUpdate()
                            + it.statement(INSERT, List.of(1L)).executeUpdate()))
        .isInstanceOf(SQLException.class);
    assertThat(number("SELECT count(*) FROM kept")).isZero();
    assertThat(number(PID)).isEqualTo(pid);
  }

  @Test
  void failureOfTheWorkUndoesItsTransaction() throws SQLException {
    assertThatThrownBy(
            () ->
                kept.inTransaction(
                    it -> {
                      boolean ignored = it.statement(INSERT, List.of(1L)).execute();
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(number("SELECT count(*) FROM kept")).isZero();
  }

  @Test
  void idleConnectionThatWasCutIsOpenedAnewBeforeItIsUsed() throws SQLException {
    long pid = number(PID);
    system.execute("SELECT pg_terminate_backend(" + pid + ")");
    await("until it is idle").pollDelay(Duration.ofMillis(150)).until(() -> true);

    kept.inTransaction(it -> it.statement(INSERT, List.of(1L)).execute());

    assertThat(number("SELECT count(*) FROM kept")).isOne();
    assertThat(number(PID)).isNotEqualTo(pid);
    assertThat(text(kept, "SHOW statement_timeout")).isEqualTo("25s");
  }

  @Test
  void answerThatTakesTooLongFailsAndTheNextWorkGoesOn() throws SQLException {
    try (KeptConnection hasty = keeping(Duration.ofSeconds(2))) {
      String pid = text(hasty, PID);
      assertThatThrownBy(() -> text(hasty, "SELECT 1 FROM pg_sleep(10)"))
          .isInstanceOfSatisfying(
              SQLException.class, failure -> assertThat(KeptConnection.refused(failure)).isFalse());
      assertThat(text(hasty, PID)).isNotEqualTo(pid);
    }
  }

  @Test
  void connectionThatTakesNoSettingsIsNotUsedWithoutThem() {
    try (KeptConnection wrong =
        new KeptConnection(
            system.bean(KeptConnections.class),
            Duration.ofSeconds(1),
            List.of("SET no_such = 1"))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> wrong.run(it -> it.statement(PID, List.of()).execute()))
            .hasMessageContaining("no_such");
      }
    }
  }

  private KeptConnection keeping(Duration longest) {
    return new KeptConnection(
        system.bean(KeptConnections.class), longest, List.of("SET statement_timeout = '25s'"));
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(kept, sql));
  }

  private static String text(KeptConnection kept, String sql) throws SQLException {
    return kept.run(
        it -> {
          PreparedStatement statement = it.statement(sql, List.of());
          try (ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
          }
        });
  }
}
