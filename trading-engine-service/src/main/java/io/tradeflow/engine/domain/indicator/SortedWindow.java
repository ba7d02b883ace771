package io.tradeflow.engine.domain.indicator;

/**
 * The last {@code length} values in order of size, so that their mean absolute deviation from any
 * point takes logarithmic work: a treap (Seidel and Aragon, Randomized Search Trees, 1996) over the
 * slots of the ring, with counts and sums of the subtrees. Its shape depends on nothing but the
 * values.
 */
final class SortedWindow {
  private static final int NONE = -1;

  private final double[] values;
  private final int[] priorities;
  private final int[] left;
  private final int[] right;
  private final int[] counts;
  private final double[] sums;
  private int root = NONE;
  private int size;
  private int slot;
  private int splitLow;
  private int splitHigh;

  SortedWindow(int length) {
    this.values = new double[Periods.checked(length)];
    this.priorities = new int[length];
    this.left = new int[length];
    this.right = new int[length];
    this.counts = new int[length];
    this.sums = new double[length];
    for (int i = 0; i < length; i++) {
      // A multiplicative hash: spread evenly, the same each time.
      priorities[i] = (i + 1) * 0x9E3779B1;
    }
  }

  /** Adds the value; the oldest leaves once the window is full. */
  void add(double value) {
    if (size == values.length) {
      root = without(root, slot);
    } else {
      size++;
    }
    values[slot] = value;
    left[slot] = NONE;
    right[slot] = NONE;
    sum(slot);
    split(root, slot);
    int low = splitLow;
    int high = splitHigh;
    root = join(join(low, slot), high);
    slot = slot + 1 == values.length ? 0 : slot + 1;
  }

  boolean full() {
    return size == values.length;
  }

  double mean() {
    return sums[root] / size;
  }

  /** Mean of the distances of the values from the point. */
  double meanDeviation(double point) {
    int countBelow = 0;
    double sumBelow = 0;
    int node = root;
    while (node != NONE) {
      if (values[node] < point) {
        countBelow += 1 + count(left[node]);
        sumBelow += values[node] + total(left[node]);
        node = right[node];
      } else {
        node = left[node];
      }
    }
    double below = countBelow * point - sumBelow;
    double above = sums[root] - sumBelow - (size - countBelow) * point;
    return (below + above) / size;
  }

  /** Splits into what is before the slot's value (equal ones by slot) and what is not. */
  private void split(int node, int at) {
    if (node == NONE) {
      splitLow = NONE;
      splitHigh = NONE;
    } else if (isBefore(node, at)) {
      split(right[node], at);
      right[node] = splitLow;
      sum(node);
      splitLow = node;
    } else {
      split(left[node], at);
      left[node] = splitHigh;
      sum(node);
      splitHigh = node;
    }
  }

  private int join(int low, int high) {
    if (low == NONE || high == NONE) {
      return low == NONE ? high : low;
    }
    if (priorities[low] > priorities[high]) {
      right[low] = join(right[low], high);
      sum(low);
      return low;
    }
    left[high] = join(low, left[high]);
    sum(high);
    return high;
  }

  private int without(int node, int gone) {
    if (node == gone) {
      return join(left[node], right[node]);
    }
    if (isBefore(node, gone)) {
      right[node] = without(right[node], gone);
    } else {
      left[node] = without(left[node], gone);
    }
    sum(node);
    return node;
  }

  private boolean isBefore(int node, int other) {
    return values[node] < values[other] || (values[node] == values[other] && node < other);
  }

  private void sum(int node) {
    counts[node] = 1 + count(left[node]) + count(right[node]);
    sums[node] = values[node] + total(left[node]) + total(right[node]);
  }

  private int count(int node) {
    return node == NONE ? 0 : counts[node];
  }

  private double total(int node) {
    return node == NONE ? 0 : sums[node];
  }
}
