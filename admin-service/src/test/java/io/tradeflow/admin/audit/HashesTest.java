package io.tradeflow.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.Envelope;
import io.tradeflow.events.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The byte form and the tree, which may never change for what is written already. */
class HashesTest {
  private static final HexFormat HEX = HexFormat.of();

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .withCharRange('\0', '\u07ff')
        .ofMaxLength(3)
        .injectNull(0.3)
        .list()
        .ofMaxSize(5);
  }

  @Property
  void differentTextsHaveDifferentForms(
      @ForAll("texts") List<String> one, @ForAll("texts") List<String> other) {
    Assume.that(!one.equals(other));
    assertThat(Hashes.form(one)).isNotEqualTo(Hashes.form(other));
  }

  @Test
  void theFormOfARecordIsFrozen() {
    Instant at = Instant.parse("2026-11-21T09:30:00.123456Z");
    AuditEntry entry =
        new AuditEntry(
                "ORDER",
                Topics.EXECUTION_ORDER_EVENTS,
                new Envelope("e-1", "a-1", 2L, null, at, "c-1", null))
            .set(AuditField.ACTOR, "a-1")
            .set(AuditField.ACTION, "execution.order-submitted")
            .set(AuditField.OUTCOME, "SUCCESS")
            .set(AuditField.QUANTITY, new BigDecimal("0.500000000000000000"))
            .set(AuditField.PRICE, new BigDecimal("64000.000000000000000000"))
            .set(AuditField.DETAIL, "Z\u00fcrich\0");

    String hash = entry.chained(1, 17_000, at.plusMillis(1), Hashes.NOTHING);

    assertThat(entry.get(AuditField.QUANTITY)).isEqualTo("0.5");
    assertThat(entry.get(AuditField.PRICE)).isEqualTo("64000");
    assertThat(entry.get(AuditField.RECORDED_AT)).isEqualTo("2026-11-21T09:30:00.124456Z");
    assertThat(hash).isEqualTo("64ce33e5a619490fcf9c1e383c3c8b52ad014122491868679aeb24545c669919");
  }

  @Property(tries = 60)
  void theTreeIsThatOfRfc6962(@ForAll @IntRange(min = 0, max = 70) int size) {
    List<byte[]> leaves = leaves(size);
    Merkle tree = new Merkle();
    leaves.forEach(tree::add);

    assertThat(HEX.formatHex(tree.root())).isEqualTo(HEX.formatHex(definition(leaves)));
  }

  @Property(tries = 100)
  void everyLeafHasAProof(
      @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(max = 69) int index) {
    Assume.that(index < size);
    List<byte[]> leaves = leaves(size);

    List<byte[]> proof = Merkle.proof(leaves, index);

    assertThat(HEX.formatHex(climb(leaves.get(index), index, size, proof)))
        .isEqualTo(HEX.formatHex(definition(leaves)));
  }

  private static List<byte[]> leaves(int size) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(Merkle.leaf(new byte[] {(byte) i}));
    }
    return leaves;
  }

  /** RFC 6962, section 2.1, word for word. */
  private static byte[] definition(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return Hashes.sha256();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = 1;
    while (split * 2 < leaves.size()) {
      split *= 2;
    }
    return Hashes.sha256(
        new byte[] {1},
        definition(leaves.subList(0, split)),
        definition(leaves.subList(split, leaves.size())));
  }

  private static byte[] climb(byte[] leaf, int index, int size, List<byte[]> proof) {
    if (size == 1) {
      return leaf;
    }
    int split = 1;
    while (split * 2 < size) {
      split *= 2;
    }
    List<byte[]> rest = proof.subList(0, proof.size() - 1);
    byte[] sibling = proof.getLast();
    return index < split
        ? Hashes.sha256(new byte[] {1}, climb(leaf, index, split, rest), sibling)
        : Hashes.sha256(new byte[] {1}, sibling, climb(leaf, index - split, size - split, rest));
  }
}
