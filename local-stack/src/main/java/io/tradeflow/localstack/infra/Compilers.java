package io.tradeflow.localstack.infra;

/** Which just-in-time compilers a process uses. */
public enum Compilers {
  /** Only the first, quick one: less processor time for what lives some minutes. */
  FIRST(1),
  /** The second too: faster in the long run. */
  BOTH(4);

  private final int level;

  Compilers(int level) {
    this.level = level;
  }

  /** Option of the JVM. */
  public String option() {
    return "-XX:TieredStopAtLevel=" + level;
  }
}
