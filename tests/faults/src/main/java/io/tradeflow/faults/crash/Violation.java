package io.tradeflow.faults.crash;

/** Something that must hold and did not. */
record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
