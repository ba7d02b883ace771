package io.tradeflow.admin.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.admin.AdminSystem;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.audit.Keys;
import io.tradeflow.localstack.audit.LedgerCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What tests of the ledger do again and again. */
final class Ledgers {
  static final String LOGS = "/api/v1/admin/audit-logs";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AdminSystem system = AdminSystem.shared();
  private final String operator = system.tokens.of(UUID.randomUUID().toString(), "operator");

  String operator() {
    return operator;
  }

  /** An entry that has a value in every field that is not the ledger's own. */
  static AuditEntry entry(@Nullable String account, String eventId, Instant at) {
    AuditEntry entry =
        new AuditEntry(
            "ORDER",
            Topics.EXECUTION_ORDER_EVENTS,
            new Envelope(eventId, account, 7L, at, at, "c-1", "k-1"));
    for (AuditField field : AuditField.values()) {
      if (entry.get(field) == null && field.ordinal() > AuditField.ACCOUNT_SEQ.ordinal()) {
        entry.set(
            field,
            field == AuditField.QUANTITY || field == AuditField.PRICE
                ? new BigDecimal("12.500")
                : field.json() + " \u00fc, \"x\"");
      }
    }
    return entry;
  }

  static List<AuditEntry> entries(String account, int count, Instant at) {
    List<AuditEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(account, UUID.randomUUID().toString(), at.plusMillis(i)));
    }
    return entries;
  }

  long append(List<AuditEntry> entries) {
    return system.bean(AuditLedger.class).append(entries).blockOptional(PATIENCE).orElseThrow();
  }

  @Nullable SignedHead sign() {
    return system.bean(HeadSigner.class).sign().block(PATIENCE);
  }

  /** Checks the whole ledger, as {@code ./tradeflow audit verify} does. */
  LedgerCheck.Result check(String query) {
    HttpResponse<InputStream> answer = system.download(LOGS + "/export?" + query, operator);
    // Read to its end first: an export that nobody reads on still counts as running for a while.
    try (InputStream body = answer.body()) {
      byte[] whole = body.readAllBytes();
      assertThat(answer.statusCode()).as(new String(whole, UTF_8)).isEqualTo(200);
      return new LedgerCheck(Keys.published(), records -> {})
          .check(new ByteArrayInputStream(whole));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does it as a superuser whom no trigger hinders. */
  void tamper(String... statements) {
    try (Connection connection = system.superuser();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> ask(String sql) {
    try (Connection connection = system.superuser();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
