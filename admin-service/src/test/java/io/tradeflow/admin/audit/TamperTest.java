package io.tradeflow.admin.audit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tradeflow.admin.AdminSystem;
import io.tradeflow.localstack.audit.BrokenLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever changes rows of a real PostgreSQL, past its triggers, is found out. */
class TamperTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> TABLES =
      List.of("audit_records", "audit_chains", "audit_anchors", "audit_leaves", "audit_heads");
  private static final String ALICE = "tamper-" + UUID.randomUUID();
  private static final String OF_ALICE = " WHERE chain = '" + ALICE + "'";

  private static Ledgers ledgers;

  @BeforeAll
  static void aSignedLedger() {
    ledgers = new Ledgers();
    AdminSystem.shared().listens(false);
    ledgers.append(Ledgers.entries(ALICE, 6, NOON));
    ledgers.append(Ledgers.entries(ALICE + "-z", 3, NOON));
    ledgers.sign();
    ledgers.append(Ledgers.entries(ALICE, 2, NOON.plusSeconds(60)));
    ledgers.sign();
    for (String table : TABLES) {
      ledgers.tamper(
          "DROP TABLE IF EXISTS kept_" + table,
          "CREATE TABLE kept_" + table + " AS TABLE " + table);
    }
  }

  @AfterAll
  static void listens() {
    AdminSystem.shared().listens(true);
  }

  @AfterEach
  void asItWas() {
    List<String> restore = new ArrayList<>(List.of("SET synchronous_commit = off", "BEGIN"));
    for (String table : TABLES) {
      restore.add("DELETE FROM " + table);
      restore.add("INSERT INTO " + table + " TABLE kept_" + table);
    }
    restore.add("COMMIT");
    ledgers.tamper(restore.toArray(String[]::new));
    assertThatCode(() -> ledgers.check("")).doesNotThrowAnyException();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("chain_seq = 4", "DELETE FROM audit_records", "1 records before Record 5"),
        Arguments.of("chain_seq = 1", "DELETE FROM audit_records", "1 records before Record 2"),
        Arguments.of("chain_seq < 4", "DELETE FROM audit_records", "3 records before Record 4"),
        Arguments.of(
            "chain_seq = 8", "DELETE FROM audit_records", "ends at record 7, but record 8"),
        Arguments.of("chain_seq > 0", "DELETE FROM audit_records", "has no record, but record 8"),
        Arguments.of(
            "chain_seq = 3",
            "UPDATE audit_records SET chain_seq = 30",
            "1 records before Record 4"),
        Arguments.of(
            "chain_seq = 3",
            "UPDATE audit_records SET hash = decode(repeat('ab', 32), 'hex')",
            "Record 3 of chain"),
        Arguments.of(
            "chain_seq = 3",
            "UPDATE audit_records SET previous = decode(repeat('ab', 32), 'hex')",
            "Record 3 of chain"),
        Arguments.of(
            "chain_seq = 3",
            "UPDATE audit_records SET chain = chain || '-a'",
            "1 records before Record 4"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aRecordIsDeletedReorderedOrTruncated(String where, String change, String found) {
    ledgers.tamper(change + OF_ALICE + " AND " + where);

    assertThatThrownBy(() -> ledgers.check(""))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageContaining(found);
    assertThatThrownBy(() -> ledgers.check("account=" + ALICE)).isInstanceOf(BrokenLedger.class);
  }

  static Stream<String> edits() {
    return Arrays.stream(AuditField.values())
        .map(AuditField::column)
        .map(
            column ->
                switch (column) {
                  case "form", "ledger_seq", "account_seq" -> column + " = " + column + " + 1";
                  case "chain_seq" -> "chain_seq = chain_seq + 100";
                  case "recorded_at", "occurred_at", "market_time" ->
                      column + " = " + column + " + interval '1 microsecond'";
                  case "quantity", "price" -> column + " = " + column + " + 0.000000000000000001";
                  default -> column + " = " + column + " || 'x'";
                });
  }

  @ParameterizedTest
  @MethodSource("edits")
  void anyFieldOfARecordIsEdited(String edit) {
    ledgers.tamper("UPDATE audit_records SET " + edit + OF_ALICE + " AND chain_seq = 5");

    assertThatThrownBy(() -> ledgers.check("account=" + ALICE))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageMatching(".*(Record 5 |before Record 6).*");
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aFieldIsEmptied(String edit) {
    String column = edit.substring(0, edit.indexOf(' '));
    boolean may =
        ledgers
            .ask(
                "SELECT is_nullable FROM information_schema.columns WHERE table_name ="
                    + " 'audit_records' AND table_schema = 'admin' AND column_name = '"
                    + column
                    + "'")
            .equals(List.of("YES"));
    assumeThat(may).as("the column may be empty").isTrue();
    ledgers.tamper(
        "UPDATE audit_records SET " + column + " = NULL" + OF_ALICE + " AND chain_seq = 5");

    assertThatThrownBy(() -> ledgers.check("account=" + ALICE)).isInstanceOf(BrokenLedger.class);
  }

  @Test
  void twoRecordsChangePlaces() {
    String change = "UPDATE audit_records SET chain_seq = %d" + OF_ALICE + " AND chain_seq = %d";
    ledgers.tamper(change.formatted(1000, 3), change.formatted(3, 4), change.formatted(4, 1000));

    assertThatThrownBy(() -> ledgers.check(""))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageContaining("Record 3 of chain " + ALICE);
  }

  @Test
  void aRecordIsInserted() {
    String columns =
        ledgers
            .ask(
                "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM"
                    + " information_schema.columns WHERE table_name = 'audit_records' AND"
                    + " table_schema = 'admin' AND column_name NOT IN ('event_id', 'recorded_at')")
            .getFirst();
    ledgers.tamper(
        ("INSERT INTO audit_records (%1$s, event_id, recorded_at)"
                + " SELECT %1$s, 'forged', recorded_at + interval '1 microsecond' FROM audit_records"
                + "%2$s AND chain_seq = 3")
            .formatted(columns, OF_ALICE));

    assertThatThrownBy(() -> ledgers.check(""))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageContaining("forged")
        .hasMessageContaining("stands where record 4 belongs");
  }

  /** Hashes are no secret: who changes a record can also compute those of all that follow. */
  private static List<String> rewriting(long fromSeq) {
    List<String> statements = new ArrayList<>();
    String hash = at("previous", fromSeq);
    for (long seq = fromSeq; seq <= 8; seq++) {
      List<String> texts = new ArrayList<>();
      for (AuditField field : AuditField.values()) {
        texts.add(
            seq == fromSeq && field == AuditField.ACTOR
                ? "nobody"
                : ledgers
                    .ask(
                        "SELECT "
                            + field.asText()
                            + " FROM audit_records"
                            + OF_ALICE
                            + " AND chain_seq = "
                            + seq)
                    .getFirst());
      }
      HexFormat hex = HexFormat.of();
      String next =
          hex.formatHex(Hashes.sha256(hex.parseHex(hash), Hashes.sha256(Hashes.form(texts))));
      statements.add(
          "UPDATE audit_records SET previous = decode('%s', 'hex'), hash = decode('%s', 'hex')"
                  .formatted(hash, next)
              + (seq == fromSeq ? ", actor = 'nobody'" : "")
              + OF_ALICE
              + " AND chain_seq = "
              + seq);
      hash = next;
    }
    statements.add("UPDATE audit_chains SET hash = decode('%s', 'hex')".formatted(hash) + OF_ALICE);
    return statements;
  }

  private static String at(String column, long seq) {
    return ledgers
        .ask(
            "SELECT encode(%s, 'hex') FROM audit_records".formatted(column)
                + OF_ALICE
                + " AND chain_seq = "
                + seq)
        .getFirst();
  }

  @Test
  void aChainIsWrittenAnewWithHashesThatFit() {
    ledgers.tamper(rewriting(4).toArray(String[]::new));

    assertThatThrownBy(() -> ledgers.check(""))
        .hasMessageContaining("Record 8 of chain " + ALICE)
        .hasMessageContaining("is not the one that was signed");
    assertThatThrownBy(ledgers::sign).isInstanceOf(HeadSigner.LedgerChanged.class);
  }

  @Test
  void aChainIsWrittenAnewTogetherWithWhatTheHeadCovers() {
    ledgers.tamper(rewriting(4).toArray(String[]::new));
    ledgers.tamper(
        "UPDATE audit_leaves SET hash = (SELECT hash FROM audit_chains"
            + OF_ALICE
            + ")"
            + OF_ALICE);

    assertThatThrownBy(() -> ledgers.check("")).hasMessageContaining("covers other chains");
    assertThatThrownBy(() -> ledgers.check("account=" + ALICE))
        .hasMessageContaining("is not in head");
    assertThatThrownBy(ledgers::sign).isInstanceOf(HeadSigner.LedgerChanged.class);
  }

  @Test
  void aChainIsTruncatedEverywhereAndGoesOn() {
    ledgers.tamper(
        "DELETE FROM audit_records" + OF_ALICE + " AND chain_seq > 6",
        "UPDATE audit_chains SET (seq, hash) = (SELECT chain_seq, hash FROM audit_records"
            + OF_ALICE
            + " AND chain_seq = 6)"
            + OF_ALICE);
    ledgers.append(Ledgers.entries(ALICE, 4, NOON.plusSeconds(120)));

    assertThatThrownBy(() -> ledgers.check(""))
        .hasMessageContaining("Record 8 of chain " + ALICE)
        .hasMessageContaining("is not the one that was signed");
    assertThatThrownBy(ledgers::sign)
        .isInstanceOf(HeadSigner.LedgerChanged.class)
        .hasMessageContaining(ALICE + " at record 8");
  }

  @Test
  void anAccountIsTakenOutAltogether() {
    for (String table : List.of("audit_records", "audit_chains", "audit_leaves")) {
      ledgers.tamper("DELETE FROM " + table + OF_ALICE);
    }

    assertThatThrownBy(() -> ledgers.check("")).hasMessageContaining("covers other chains");
    assertThatThrownBy(ledgers::sign).isInstanceOf(HeadSigner.LedgerChanged.class);
  }

  @Test
  void theFirstRecordsAreSaidToBePruned() {
    ledgers.tamper(
        "INSERT INTO audit_anchors SELECT chain, chain_seq, hash FROM audit_records"
            + OF_ALICE
            + " AND chain_seq = 3",
        "DELETE FROM audit_records" + OF_ALICE + " AND chain_seq <= 3",
        "UPDATE audit_leaves SET pruned_seq = 3, pruned_hash = (SELECT hash FROM audit_anchors"
            + OF_ALICE
            + ")"
            + OF_ALICE);

    assertThatThrownBy(() -> ledgers.check("")).hasMessageContaining("covers other chains");
  }

  @Test
  void aHeadIsForged() {
    ledgers.tamper(
        "UPDATE audit_heads SET records = records - 1 WHERE no = (SELECT max(no) FROM audit_heads)");

    assertThatThrownBy(() -> ledgers.check("")).hasMessageContaining("was not signed by key");
    assertThatThrownBy(ledgers::sign).isInstanceOf(HeadSigner.LedgerChanged.class);
  }

  @Test
  void theLastHeadIsTakenBackWithAllThatItCovers() {
    ledgers.tamper("DELETE FROM audit_heads WHERE no = (SELECT max(no) FROM audit_heads)");

    assertThatThrownBy(() -> ledgers.check("")).hasMessageContaining("covers other chains");
    assertThatThrownBy(ledgers::sign)
        .isInstanceOf(HeadSigner.LedgerChanged.class)
        .hasMessageContaining("is gone");
  }
}
