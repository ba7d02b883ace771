package io.tradeflow.localstack.infra;

import java.util.List;

/** Which just-in-time compilers a process uses, and how much room it has for what dies young. */
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

  /**
   * Options of the heap. In the long run two thirds of twice as much are for young objects: a
   * collection stops every thread, its length depends on what lives and not on the room, so that
   * more room means fewer of them.
   */
  public List<String> heap(int mebibytes) {
    return this == FIRST
        ? List.of("-Xmx" + mebibytes + "m")
        : List.of(
            "-Xms" + 2 * mebibytes + "m",
            "-Xmx" + 2 * mebibytes + "m",
            "-Xmn" + 4 * mebibytes / 3 + "m");
  }
}
