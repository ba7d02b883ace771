package io.tradeflow.admin.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The tree of RFC 6962 (Certificate Transparency), section 2.1: one root for all chains, and for
 * each chain a proof of a few hashes that shows nothing of the others.
 */
final class Merkle {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private record Part(int height, byte[] hash) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  /** Hash of a leaf with this content. */
  static byte[] leaf(byte[] content) {
    return Hashes.sha256(LEAF, content);
  }

  private static byte[] node(byte[] left, byte[] right) {
    return Hashes.sha256(NODE, left, right);
  }

  /** Adds the next leaf; memory grows with the logarithm of their number. */
  Merkle add(byte[] leaf) {
    Part part = new Part(0, leaf);
    while (!parts.isEmpty() && parts.getLast().height() == part.height()) {
      part = new Part(part.height() + 1, node(parts.removeLast().hash(), part.hash()));
    }
    parts.addLast(part);
    return this;
  }

  /** Root over the leaves so far; that of no leaf is the hash of nothing. */
  byte[] root() {
    if (parts.isEmpty()) {
      return Hashes.sha256();
    }
    Deque<Part> rest = new ArrayDeque<>(parts);
    byte[] root = rest.removeLast().hash();
    while (!rest.isEmpty()) {
      root = node(rest.removeLast().hash(), root);
    }
    return root;
  }

  /** Hashes that lead from the leaf at {@code index} to the root, the nearest first. */
  static List<byte[]> proof(List<byte[]> leaves, int index) {
    List<byte[]> proof = new ArrayList<>();
    if (leaves.size() > 1) {
      int split = Integer.highestOneBit(leaves.size() - 1);
      List<byte[]> left = leaves.subList(0, split);
      List<byte[]> right = leaves.subList(split, leaves.size());
      boolean inLeft = index < split;
      proof.addAll(inLeft ? proof(left, index) : proof(right, index - split));
      proof.add(root(inLeft ? right : left));
    }
    return proof;
  }

  private static byte[] root(List<byte[]> leaves) {
    Merkle tree = new Merkle();
    leaves.forEach(tree::add);
    return tree.root();
  }
}
