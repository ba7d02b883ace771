package io.tradeflow.engine.domain.rule;

import java.util.Arrays;

/** A value in a condition. Each is asked exactly once for each bar. NaN where there is none. */
sealed interface Operand {
  double value(Frame frame);

  record Constant(double number) implements Operand {
    @Override
    public double value(Frame frame) {
      return number;
    }
  }

  record Slot(int index) implements Operand {
    @Override
    public double value(Frame frame) {
      return frame.slots[index];
    }
  }

  /** What the other was some bars ago. */
  final class Ago implements Operand {
    private final Operand other;
    private final double[] ring;
    private int slot;

    Ago(Operand other, int bars) {
      this.other = other;
      this.ring = new double[bars];
      Arrays.fill(ring, Double.NaN);
    }

    @Override
    public double value(Frame frame) {
      double then = ring[slot];
      ring[slot] = other.value(frame);
      slot = slot + 1 == ring.length ? 0 : slot + 1;
      return then;
    }
  }

  /** A calculation with two values; dividing by 0 gives no value. */
  record Calculated(Operator operator, Operand left, Operand right) implements Operand {
    @Override
    public double value(Frame frame) {
      double a = left.value(frame);
      double b = right.value(frame);
      return switch (operator) {
        case PLUS -> a + b;
        case MINUS -> a - b;
        case TIMES -> a * b;
        case DIVIDED_BY -> b == 0 ? Double.NaN : a / b;
      };
    }
  }

  /** How rules calculate. */
  enum Operator {
    PLUS("plus"),
    MINUS("minus"),
    TIMES("times"),
    DIVIDED_BY("dividedBy");

    final String word;

    Operator(String word) {
      this.word = word;
    }
  }
}
