package io.tradeflow.faults.world;

import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a service is started. */
public interface Program {
  /** Starts it with these JVM options. */
  ChildProcess start(List<String> options) throws IOException;

  /** Starts it so that, ended in good order, it leaves what makes its later starts faster. */
  ChildProcess startRecording() throws IOException;

  /** Makes use of what it left. */
  void recorded() throws IOException, InterruptedException;

  Path log();
}
