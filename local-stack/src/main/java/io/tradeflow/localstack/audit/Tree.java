package io.tradeflow.localstack.audit;

import java.util.ArrayList;
import java.util.List;

/** The Merkle tree of RFC 6962, section 2.1. */
final class Tree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  /** One hash for each full subtree, the largest first. */
  private final List<byte[]> full = new ArrayList<>();

  private long leaves;

  static byte[] leaf(byte[] content) {
    return Digests.sha256(LEAF, content);
  }

  /** Adds the next leaf hash. */
  void add(byte[] leaf) {
    byte[] hash = leaf;
    for (long rest = leaves; (rest & 1) == 1; rest >>= 1) {
      hash = Digests.sha256(NODE, full.removeLast(), hash);
    }
    full.add(hash);
    leaves++;
  }

  long leaves() {
    return leaves;
  }

  String root() {
    if (full.isEmpty()) {
      return Digests.hex(Digests.sha256());
    }
    byte[] root = full.getLast();
    for (int i = full.size() - 2; i >= 0; i--) {
      root = Digests.sha256(NODE, full.get(i), root);
    }
    return Digests.hex(root);
  }

  /** The root that a proof leads to, by the algorithm of RFC 9162, section 2.1.3.2. */
  static String rootOf(byte[] leaf, long index, long size, List<String> proof) {
    byte[] hash = leaf;
    long at = index;
    long last = size - 1;
    for (String step : proof) {
      byte[] sibling = Digests.bytes(step);
      if (last == 0) {
        throw new BrokenLedger("The proof is too long for a tree of " + size);
      }
      if ((at & 1) == 1 || at == last) {
        hash = Digests.sha256(NODE, sibling, hash);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        hash = Digests.sha256(NODE, hash, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    if (last != 0) {
      throw new BrokenLedger("The proof is too short for a tree of " + size);
    }
    return Digests.hex(hash);
  }
}
