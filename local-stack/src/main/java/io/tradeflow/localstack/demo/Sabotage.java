package io.tradeflow.localstack.demo;

import java.util.concurrent.atomic.AtomicBoolean;

/** Spoils one fill on its way in, to prove that the comparison at the end would notice. */
public final class Sabotage {
  /** What to do to the first fill. */
  public enum Kind {
    NONE(1),
    DROP_FILL(0),
    DOUBLE_FILL(2);

    private final int copies;

    Kind(int copies) {
      this.copies = copies;
    }
  }

  private final Kind kind;
  private final AtomicBoolean done = new AtomicBoolean();

  Sabotage(Kind kind) {
    this.kind = kind;
  }

  /** Whether it was to do something and has had nothing to do it to. */
  boolean idle() {
    return kind != Kind.NONE && !done.get();
  }

  /** How often the next fill is to be taken. */
  int copies() {
    return done.getAndSet(true) ? 1 : kind.copies;
  }
}
