package io.tradeflow.riskcore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Immutable map from a text to the value that carries it: a hash array mapped trie (Bagwell, Ideal
 * Hash Trees, 2001). A change copies the few slots on its path, so that a state of a thousand
 * orders costs as little to evolve as one of three.
 *
 * @param <V> values, each of which knows its key
 */
final class Trie<V extends Trie.Keyed> {
  /** A value that carries its key. */
  interface Keyed {
    String key();
  }

  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final int HASH_BITS = 32;
  private static final Node EMPTY_NODE = new Node(0, new Object[0]);
  private static final Trie<?> EMPTY = new Trie<>(EMPTY_NODE, 0);

  private final Node root;
  private final int size;

  private Trie(Node root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  static <V extends Keyed> Trie<V> empty() {
    return (Trie<V>) EMPTY;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(String key) {
    return size == 0 ? null : (V) root.get(key, spread(key), 0);
  }

  /** This map with the value in the place of its key. */
  Trie<V> with(V value) {
    Node next = root.with(value, spread(value.key()), 0);
    return new Trie<>(next, get(value.key()) == null ? size + 1 : size);
  }

  /** This map without that key. */
  Trie<V> without(String key) {
    if (get(key) == null) {
      return this;
    }
    return size == 1 ? empty() : new Trie<>(root.without(key, spread(key), 0), size - 1);
  }

  /** Visits every value, in an order that follows from the keys' hashes. */
  @SuppressWarnings("unchecked")
  void forEach(Consumer<? super V> visitor) {
    root.forEach((Consumer<Object>) visitor);
  }

  /** A copy as a map. */
  Map<String, V> toMap() {
    Map<String, V> map = LinkedHashMap.newLinkedHashMap(size);
    forEach(value -> map.put(value.key(), value));
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Trie<?> that && size == that.size && toMap().equals(that.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }

  private static int spread(String key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  /** Slots in the order of their bits; below the last level, keys of one hash side by side. */
  private record Node(int bitmap, Object[] slots) {
    @Nullable Object get(String key, int hash, int shift) {
      if (shift >= HASH_BITS) {
        int at = indexOf(key);
        return at < 0 ? null : slots[at];
      }
      int bit = bit(hash, shift);
      if ((bitmap & bit) == 0) {
        return null;
      }
      Object slot = slots[position(bit)];
      if (slot instanceof Node node) {
        return node.get(key, hash, shift + BITS);
      }
      return ((Keyed) slot).key().equals(key) ? slot : null;
    }

    Node with(Keyed value, int hash, int shift) {
      if (shift >= HASH_BITS) {
        int at = indexOf(value.key());
        return at < 0 ? inserted(bitmap, slots.length, value) : replaced(at, value);
      }
      int bit = bit(hash, shift);
      int at = position(bit);
      if ((bitmap & bit) == 0) {
        return inserted(bitmap | bit, at, value);
      }
      if (slots[at] instanceof Node node) {
        return replaced(at, node.with(value, hash, shift + BITS));
      }
      Keyed there = (Keyed) slots[at];
      if (there.key().equals(value.key())) {
        return replaced(at, value);
      }
      Node both = EMPTY_NODE.with(there, spread(there.key()), shift + BITS);
      return replaced(at, both.with(value, hash, shift + BITS));
    }

    /** Without a key that is here. */
    Node without(String key, int hash, int shift) {
      if (shift >= HASH_BITS) {
        return removed(bitmap, indexOf(key));
      }
      int bit = bit(hash, shift);
      int at = position(bit);
      if (!(slots[at] instanceof Node node)) {
        return removed(bitmap & ~bit, at);
      }
      Node rest = node.without(key, hash, shift + BITS);
      boolean alone = rest.slots.length == 1 && !(rest.slots[0] instanceof Node);
      return replaced(at, alone ? rest.slots[0] : rest);
    }

    void forEach(Consumer<Object> visitor) {
      for (Object slot : slots) {
        if (slot instanceof Node node) {
          node.forEach(visitor);
        } else {
          visitor.accept(slot);
        }
      }
    }

    private int indexOf(String key) {
      for (int i = 0; i < slots.length; i++) {
        if (((Keyed) slots[i]).key().equals(key)) {
          return i;
        }
      }
      return -1;
    }

    private int position(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    private Node replaced(int at, Object slot) {
      Object[] next = slots.clone();
      next[at] = slot;
      return new Node(bitmap, next);
    }

    private Node inserted(int bits, int at, Object slot) {
      Object[] next = new Object[slots.length + 1];
      System.arraycopy(slots, 0, next, 0, at);
      next[at] = slot;
      System.arraycopy(slots, at, next, at + 1, slots.length - at);
      return new Node(bits, next);
    }

    private Node removed(int bits, int at) {
      Object[] next = new Object[slots.length - 1];
      System.arraycopy(slots, 0, next, 0, at);
      System.arraycopy(slots, at + 1, next, at, next.length - at);
      return new Node(bits, next);
    }

    private static int bit(int hash, int shift) {
      return 1 << ((hash >>> shift) & MASK);
    }
  }
}
