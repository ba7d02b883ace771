package io.tradeflow.engine.domain.backtest;

/** Finds the least values without sorting all (Hoare, Algorithm 65: find, CACM 4, 1961). */
final class Selection {
  private Selection() {}

  /** Moves the least values to the front, in any order. */
  static void least(double[] values, int count) {
    int low = 0;
    int high = values.length - 1;
    int place = count - 1;
    while (low < high) {
      double pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (pivot < values[j]) {
          j--;
        }
        if (i <= j) {
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (place <= j) {
        high = j;
      } else if (place >= i) {
        low = i;
      } else {
        return;
      }
    }
  }
}
