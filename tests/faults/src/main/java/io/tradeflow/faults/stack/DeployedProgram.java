package io.tradeflow.faults.stack;

import io.tradeflow.faults.world.Program;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.ServiceProcess;
import io.tradeflow.localstack.infra.ServiceProcess.Mode;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A service as {@code ./tradeflow up} starts it.
 *
 * @param variables of its environment besides those that it always has
 */
record DeployedProgram(
    StackLayout layout, Service service, Map<String, String> variables, Progress progress)
    implements Program {
  @Override
  public ChildProcess start(List<String> options) throws IOException {
    return ServiceProcess.start(layout, service, new Mode(true, false), options, variables);
  }

  @Override
  public ChildProcess startRecording() throws IOException {
    return ServiceProcess.start(layout, service, new Mode(true, true), List.of(), variables);
  }

  @Override
  public void recorded() throws IOException {
    ServiceProcess.writeCache(layout, service, progress);
  }

  @Override
  public Path log() {
    return layout.log(service.module());
  }
}
