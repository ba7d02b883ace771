package io.tradeflow.engine.domain.rule;

import java.util.List;

/**
 * A condition at a bar, in Kleene's three-valued logic: a comparison with a value that is not there
 * yet is unknown, and so is its negation. Each is asked exactly once for each bar, because some
 * remember the bar before: nothing is cut short.
 */
sealed interface Condition {
  int TRUE = 1;
  int UNKNOWN = 0;
  int FALSE = -1;

  /** TRUE, UNKNOWN or FALSE. */
  int test(Frame frame);

  /** How two values are compared. */
  enum Comparison {
    ABOVE("above"),
    BELOW("below"),
    AT_LEAST("atLeast"),
    AT_MOST("atMost");

    final String word;

    Comparison(String word) {
      this.word = word;
    }
  }

  record Compares(Comparison comparison, Operand left, Operand right) implements Condition {
    @Override
    public int test(Frame frame) {
      double a = left.value(frame);
      double b = right.value(frame);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return UNKNOWN;
      }
      boolean holds =
          switch (comparison) {
            case ABOVE -> a > b;
            case BELOW -> a < b;
            case AT_LEAST -> a >= b;
            case AT_MOST -> a <= b;
          };
      return holds ? TRUE : FALSE;
    }
  }

  /** True at the bar at which the left value comes to the other side; a tie is no side. */
  final class Crosses implements Condition {
    private final int towards;
    private final Operand left;
    private final Operand right;
    private int side;

    Crosses(boolean upward, Operand left, Operand right) {
      this.towards = upward ? 1 : -1;
      this.left = left;
      this.right = right;
    }

    @Override
    public int test(Frame frame) {
      double gap = left.value(frame) - right.value(frame);
      int before = side;
      if (Double.isNaN(gap)) {
        return UNKNOWN;
      }
      if (gap != 0) {
        side = gap > 0 ? 1 : -1;
      }
      return before == -towards && side == towards ? TRUE : FALSE;
    }
  }

  /** True if all are, false if one is. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public int test(Frame frame) {
      int least = TRUE;
      for (int i = 0; i < parts.size(); i++) {
        least = Math.min(least, parts.get(i).test(frame));
      }
      return least;
    }
  }

  /** True if one is, false if all are. */
  record AnyOf(List<Condition> parts) implements Condition {
    @Override
    public int test(Frame frame) {
      int most = FALSE;
      for (int i = 0; i < parts.size(); i++) {
        most = Math.max(most, parts.get(i).test(frame));
      }
      return most;
    }
  }

  record Not(Condition other) implements Condition {
    @Override
    public int test(Frame frame) {
      return -other.test(frame);
    }
  }

  /** True while the other was true at one of the last bars, this one included. */
  final class Within implements Condition {
    private final Condition other;
    private final int bars;
    private int since;

    Within(Condition other, int bars) {
      this.other = other;
      this.bars = bars;
      this.since = bars;
    }

    @Override
    public int test(Frame frame) {
      int now = other.test(frame);
      since = now == TRUE ? 0 : Math.min(since + 1, bars);
      return since < bars ? TRUE : now;
    }
  }

  /** True for bars that open in the hours, which may span midnight; the end is exclusive. */
  record Hours(LocalClock clock, int fromSecond, int toSecond) implements Condition {
    @Override
    public int test(Frame frame) {
      int second = clock.secondOfDay(frame.openSecond());
      boolean started = second >= fromSecond;
      boolean open = second < toSecond;
      return (fromSecond < toSecond ? started && open : started || open) ? TRUE : FALSE;
    }
  }

  /** True for bars that open on one of the days; bit 0 is Monday. */
  record Days(LocalClock clock, int mask) implements Condition {
    @Override
    public int test(Frame frame) {
      return ((mask >> clock.dayOfWeek(frame.openSecond())) & 1) == 1 ? TRUE : FALSE;
    }
  }
}
