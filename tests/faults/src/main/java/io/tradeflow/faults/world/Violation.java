package io.tradeflow.faults.world;

/** Something that must hold and did not. */
public record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
