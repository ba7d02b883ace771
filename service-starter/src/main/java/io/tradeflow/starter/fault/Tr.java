package io.tradeflow.starter.fault;

/** x. */
public final class Tr {
  private Tr() {}

  /** x. */
  public static void at(String what) {
    System.err.println(
        "TR " + System.nanoTime() + " " + ProcessHandle.current().pid() + " " + what);
  }
}
