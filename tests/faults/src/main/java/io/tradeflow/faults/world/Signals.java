package io.tradeflow.faults.world;

import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Signals to processes, by their usual names: STOP, CONT, QUIT, KILL. */
final class Signals {
  private Signals() {}

  /**
   * Sends it.
   *
   * @throws IOException if there is no such process any more
   */
  static void send(ChildProcess process, String name) throws IOException, InterruptedException {
    @Nullable Long pid = process.pid();
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
    if (kill.waitFor() != 0) {
      throw new IOException(process.name() + " does not run; see its log");
    }
  }
}
