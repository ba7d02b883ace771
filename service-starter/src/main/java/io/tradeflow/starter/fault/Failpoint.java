package io.tradeflow.starter.fault;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Ends or stops this process at a point in its work, for drills. Without the property {@value
 * #ARMED} nothing is armed, and a call is nothing that the JIT keeps.
 *
 * <p>{@code -Dtradeflow.failpoints=K7:die@3,GATE_PASSED:stop@1} kills the process with SIGKILL at
 * the third time that K7 is reached, and stops it with SIGSTOP at the first time that GATE_PASSED
 * is. {@code GATE_PASSED:stop?FILE} does so whenever the point is reached while that file exists,
 * and deletes it: of several processes one stops. {@code -Dtradeflow.failpoints.marker=FILE} is
 * required then: one line is appended to that file before the signal. Any thread may reach a point.
 */
public final class Failpoint {
  /** System property with what is armed. */
  public static final String ARMED = "tradeflow.failpoints";

  /** System property with the file that takes one line for each signal. */
  public static final String MARKER = "tradeflow.failpoints.marker";

  private static final @Nullable Armed POINTS = armed();

  private Failpoint() {}

  /** The process may end here, or stand still until SIGCONT. */
  public static void reached(FaultPoint point) {
    if (POINTS != null) {
      POINTS.reached(point);
    }
  }

  /** Whether a drill has armed anything: what only a drill needs may be left out otherwise. */
  public static boolean any() {
    return POINTS != null;
  }

  /**
   * Reads the properties, so that a process that cannot be armed as asked does not start.
   *
   * @throws IllegalArgumentException (within an {@link ExceptionInInitializerError}) that says what
   *     is wrong with them
   */
  public static void check() {}

  private static @Nullable Armed armed() {
    String what = System.getProperty(ARMED, "");
    if (what.isEmpty()) {
      return null;
    }
    String marker = System.getProperty(MARKER, "");
    if (marker.isEmpty()) {
      throw new IllegalArgumentException(ARMED + " is set; set " + MARKER + " to a file, too");
    }
    return new Armed(Armed.parse(what), Path.of(marker), new Signals());
  }
}
