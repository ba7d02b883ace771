package io.tradeflow.localstack.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows every chain from its anchor to the end that was signed. */
final class Chains {
  /** In the order in which they are hashed. */
  private static final List<String> FIELDS =
      List.of(
          "form",
          "chain",
          "chainSeq",
          "ledgerSeq",
          "recordedAt",
          "kind",
          "eventId",
          "source",
          "occurredAt",
          "marketTime",
          "accountSeq",
          "actor",
          "action",
          "subject",
          "outcome",
          "remoteAddress",
          "userAgent",
          "correlationId",
          "causationId",
          "orderId",
          "orderEvent",
          "instrument",
          "side",
          "orderType",
          "validity",
          "quantity",
          "price",
          "venue",
          "clientOrderId",
          "venueOrderId",
          "executionId",
          "liquidity",
          "algorithm",
          "decisionWithinFirm",
          "executionWithinFirm",
          "detail");

  /** A chain as the head covers it. */
  private record Leaf(String chain, long seq, String hash, long prunedSeq, String prunedHash) {
    static Leaf of(JsonNode node) {
      return new Leaf(
          node.path("chain").asString(),
          node.path("seq").asLong(),
          node.path("hash").asString(),
          node.path("prunedSeq").asLong(),
          node.path("prunedHash").asString());
    }

    byte[] merkle() {
      return Tree.leaf(
          Digests.form(chain, Long.toString(seq), hash, Long.toString(prunedSeq), prunedHash));
    }
  }

  private final boolean fromBeginning;
  private final boolean toEnd;
  private final Map<String, Leaf> leaves = new HashMap<>();
  private final Tree tree = new Tree();
  private @Nullable String lastLeaf;
  private String chain = "";
  private @Nullable Leaf leaf;
  private long seq = -1;
  private String hash = Digests.NOTHING;
  private long records;
  private long chains;

  /**
   * @param fromBeginning whether the export holds the chains' first records
   * @param toEnd whether it holds their last ones
   */
  Chains(boolean fromBeginning, boolean toEnd) {
    this.fromBeginning = fromBeginning;
    this.toEnd = toEnd;
  }

  /** A chain of the head; without a proof, all come, in the order of their bytes. */
  void leaf(JsonNode node, @Nullable Head head) {
    Leaf found = Leaf.of(node);
    leaves.put(found.chain(), found);
    if (node.has("proof") && head != null) {
      List<String> proof = new ArrayList<>();
      node.path("proof").forEach(step -> proof.add(step.asString()));
      String root = Tree.rootOf(found.merkle(), node.path("index").asLong(), head.chains(), proof);
      must(root.equals(head.root()), "The chain %s is not in head %d", found.chain(), head.no());
    } else {
      must(
          lastLeaf == null || compare(lastLeaf, found.chain()) < 0,
          "The chains of the head are not in their order at %s",
          found.chain());
      lastLeaf = found.chain();
      tree.add(found.merkle());
    }
  }

  /** Checks that the leaves, without proofs, are those of the head. */
  void covers(Head head) {
    must(
        tree.leaves() == head.chains() && tree.root().equals(head.root()),
        "Head %d covers other chains or other ends of them than the ledger says",
        head.no());
  }

  /** The next record. */
  void record(JsonNode node) {
    List<@Nullable String> texts = new ArrayList<>(FIELDS.size());
    for (String field : FIELDS) {
      JsonNode value = node.path(field);
      texts.add(value.isNull() || value.isMissingNode() ? null : value.asString());
    }
    String name = node.path("chain").asString("");
    if (!name.equals(chain)) {
      end();
      begin(name, node);
    }
    long at = position(node);
    String place = place(node);
    must(at <= seq + 1, "%d records before %s are missing", at - seq - 1, place);
    must(at == seq + 1, "%s stands where record %d belongs", place, seq + 1);
    must(
        node.path("previous").asString("").equals(hash),
        "%s does not follow from the record before it",
        place);
    String computed = Digests.record(hash, texts);
    must(computed.equals(node.path("hash").asString("")), "%s was changed", place);
    must(
        leaf == null || leaf.seq() != at || leaf.hash().equals(computed),
        "%s is not the one that was signed",
        place);
    seq = at;
    hash = computed;
    records++;
  }

  private void begin(String name, JsonNode first) {
    must(compare(chain, name) < 0, "%s stands in the wrong place", place(first));
    chain = name;
    chains++;
    leaf = leaves.remove(name);
    seq = leaf == null ? 0 : leaf.prunedSeq();
    hash = leaf == null ? Digests.NOTHING : leaf.prunedHash();
    if (!fromBeginning) {
      seq = position(first) - 1;
      hash = first.path("previous").asString("");
    }
  }

  /** After the last record of a chain. */
  private void end() {
    if (leaf != null && toEnd) {
      must(
          seq >= leaf.seq(),
          "Chain %s ends at record %d, but record %d was signed",
          chain,
          seq,
          leaf.seq());
    }
    leaf = null;
  }

  /** After the last record of all. */
  void finish() {
    end();
    if (fromBeginning && toEnd) {
      leaves.values().stream()
          .filter(lost -> lost.seq() > lost.prunedSeq())
          .min((one, other) -> compare(one.chain(), other.chain()))
          .ifPresent(
              lost ->
                  must(
                      false,
                      "Chain %s has no record, but record %d was signed",
                      lost.chain(),
                      lost.seq()));
    }
  }

  long records() {
    return records;
  }

  long chains() {
    return chains;
  }

  private static long position(JsonNode node) {
    try {
      return Long.parseLong(node.path("chainSeq").asString(""));
    } catch (NumberFormatException e) {
      throw new BrokenLedger(place(node) + " has no position");
    }
  }

  private static String place(JsonNode node) {
    return "Record %s of chain %s (event %s, recorded %s)"
        .formatted(
            node.path("chainSeq").asString(""),
            node.path("chain").asString(""),
            node.path("eventId").asString(""),
            node.path("recordedAt").asString(""));
  }

  private static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static void must(boolean holds, String otherwise, @Nullable Object... values) {
    if (!holds) {
      throw new BrokenLedger(otherwise.formatted(values));
    }
  }
}
