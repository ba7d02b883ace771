package io.tradeflow.engine.domain.indicator;

import java.util.Arrays;

/** A study that nobody else reads. */
final class OwnReading implements Reading {
  private final Study.Calculation calculation;
  private final double[] values;

  OwnReading(Study study) {
    this.calculation = study.start().get();
    this.values = new double[study.lines()];
    Arrays.fill(values, Double.NaN);
  }

  @Override
  public void on(Bar bar) {
    calculation.next(bar, values, 0);
  }

  @Override
  public double line(int line) {
    return values[line];
  }
}
