package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.StackLayout;
import java.util.ArrayList;
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
   * more room means fewer of them. Where Linux gives them, its pages are large: a dozen processes
   * on few cores look up addresses of small ones all the time.
   */
  public List<String> heap(int mebibytes) {
    if (this == FIRST) {
      return List.of("-Xmx" + mebibytes + "m");
    }
    List<String> options = new ArrayList<>();
    options.add("-Xms" + 2 * mebibytes + "m");
    options.add("-Xmx" + 2 * mebibytes + "m");
    options.add("-Xmn" + 4 * mebibytes / 3 + "m");
    if (StackLayout.operatingSystem().contains("linux")) {
      options.add("-XX:+UseTransparentHugePages");
    }
    return options;
  }
}
