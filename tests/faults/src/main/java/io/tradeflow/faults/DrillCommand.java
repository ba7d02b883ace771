package io.tradeflow.faults;

import io.tradeflow.faults.crash.CrashCommand;
import io.tradeflow.faults.kill.KillDrillCommand;
import io.tradeflow.faults.matrix.FaultsCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "drill",
    description = "Breaks the platform on purpose and checks what must hold.",
    mixinStandardHelpOptions = true,
    subcommands = {CrashCommand.class, FaultsCommand.class, KillDrillCommand.class})
final class DrillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which drill?");
  }
}
