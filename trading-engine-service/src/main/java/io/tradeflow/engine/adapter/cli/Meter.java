package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far something has come, once a second, from the first second on. */
final class Meter implements Progress {
  private static final long SECOND = 1_000_000_000L;

  private final PrintStream out;
  private String what = "";
  private long next;
  private boolean shown;

  Meter(PrintStream out) {
    this.out = out;
  }

  void begin(String work) {
    what = work;
    next = System.nanoTime() + SECOND;
    shown = false;
  }

  void end() {
    if (shown) {
      out.print("\r" + " ".repeat(70) + "\r");
      out.flush();
    }
    shown = false;
  }

  @Override
  public boolean at(long done, long total) {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + SECOND;
      shown = true;
      String far =
          total > 0
              ? String.format(Locale.ROOT, "%.0f %%", 100.0 * done / total)
              : String.format(Locale.ROOT, "%,d lines", done);
      out.printf(Locale.ROOT, "\r%-50.50s %s   ", what + " ...", far);
      out.flush();
    }
    return true;
  }
}
