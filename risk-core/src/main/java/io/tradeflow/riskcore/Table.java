package io.tradeflow.riskcore;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Values by text, in one array with open addressing: a map without nodes, so that a look-up reads
 * little memory. Grows with what it holds and does not shrink. Compared by value.
 */
final class Table<V> {
  /** Pairs of a new table, a power of two; a quarter stays free, so that each search ends. */
  private static final int FEW = 2;

  private @Nullable Object[] slots = new Object[2 * FEW];
  private int size;

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(String key) {
    return (V) slots[find(key) + 1];
  }

  /** Puts a value in the place of the one of that key, which is returned. */
  @SuppressWarnings("unchecked")
  @Nullable V put(String key, V value) {
    int at = find(key);
    if (slots[at] == null) {
      if (4 * (size + 1) > slots.length + slots.length / 2) {
        grow();
        at = find(key);
      }
      slots[at] = key;
      size++;
    }
    @Nullable V before = (V) slots[at + 1];
    slots[at + 1] = value;
    return before;
  }

  /** Removes the value of that key, if any, and closes the gap. */
  void remove(String key) {
    int gap = find(key);
    if (slots[gap] == null) {
      return;
    }
    int last = slots.length - 1;
    for (int i = gap + 2 & last; slots[i] instanceof String next; i = i + 2 & last) {
      if ((i - home(next) & last) >= (i - gap & last)) {
        slots[gap] = next;
        slots[gap + 1] = slots[i + 1];
        gap = i;
      }
    }
    slots[gap] = null;
    slots[gap + 1] = null;
    size--;
  }

  @SuppressWarnings("unchecked")
  void forEach(BiConsumer<String, V> reader) {
    for (int i = 0; i < slots.length; i += 2) {
      @Nullable V value = (V) slots[i + 1];
      if (slots[i] instanceof String key && value != null) {
        reader.accept(key, value);
      }
    }
  }

  /** The same keys with another value each. */
  Table<V> copy(UnaryOperator<V> other) {
    Table<V> copy = new Table<>();
    forEach((key, value) -> copy.put(key, other.apply(value)));
    return copy;
  }

  void write(StateWriter to, BiConsumer<V, StateWriter> writing) {
    to.number(size);
    forEach(
        (key, value) -> {
          to.text(key);
          writing.accept(value, to);
        });
  }

  static <V> Table<V> read(StateReader from, Function<StateReader, V> reading) {
    Table<V> table = new Table<>();
    for (int left = from.number(); left > 0; left--) {
      table.put(from.text(), reading.apply(from));
    }
    return table;
  }

  private void grow() {
    @Nullable Object[] full = slots;
    slots = new Object[2 * full.length];
    for (int i = 0; i < full.length; i += 2) {
      if (full[i] instanceof String key) {
        int at = find(key);
        slots[at] = key;
        slots[at + 1] = full[i + 1];
      }
    }
  }

  /** Where the key is, or the free place where its search ends. */
  private int find(String key) {
    int last = slots.length - 1;
    int at = home(key);
    for (@Nullable Object it = slots[at]; it != null && !key.equals(it); it = slots[at]) {
      at = at + 2 & last;
    }
    return at;
  }

  private int home(String key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) << 1 & slots.length - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Table<?> that) || size != that.size) {
      return false;
    }
    for (int i = 0; i < slots.length; i += 2) {
      @Nullable Object value = slots[i + 1];
      if (slots[i] instanceof String key && value != null && !value.equals(that.get(key))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (int i = 0; i < slots.length; i += 2) {
      @Nullable Object value = slots[i + 1];
      sum +=
          slots[i] instanceof String key && value != null ? key.hashCode() ^ value.hashCode() : 0;
    }
    return sum;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach((key, value) -> text.append(key).append('=').append(value).append(' '));
    return text.append('}').toString();
  }
}
