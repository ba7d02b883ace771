package io.tradeflow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.crash.CrashCommand;
import io.tradeflow.faults.kill.KillDrillCommand;
import io.tradeflow.faults.matrix.FaultsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WorldOptionsTest {
  @Command
  static final class Drill {
    @Mixin private final WorldOptions options = new WorldOptions();
  }

  @ParameterizedTest
  @CsvSource({
    "--stack --port-offset 7000 --rate 3 --report r.json, ' --stack --port-offset 7000 --rate 3'",
    "--stack, ' --stack --rate 20'",
    "--rate 5, ' --rate 5'"
  })
  void isSaidAgainAsItWasSaid(String said, String again) {
    Drill drill = new Drill();
    new CommandLine(drill).parseArgs(said.split(" "));

    assertThat(drill.options.again()).isEqualTo(again);
  }

  @ParameterizedTest
  @CsvSource({
    "--runs 0, --runs is 1 to 10000",
    "--runs 1 --batch 0, --batch at least 1",
    "--runs 1 --rate 0, --rate is 1 to 1000",
    "--runs 1 --stack --port-offset 20001, --port-offset is 0 to 20000",
    "--runs 1 --points GATE_PASSED, --points takes K1 to K12"
  })
  void crashesThatMakeNoSenseAreRefused(String said, String why) {
    assertThat(refusal(new CrashCommand(), said)).contains(why);
  }

  @Test
  void rowsThatThereAreNotAndNoRunsAreRefused() {
    assertThat(refusal(new FaultsCommand(), "--rows 99")).contains("--rows are of [2, 3,");
    assertThat(refusal(new FaultsCommand(), "--stack --rows 2")).contains("--rows are of [8]");
    assertThat(refusal(new KillDrillCommand(), "--runs 0")).contains("at least 1");
  }

  private static String refusal(Object command, String said) {
    StringWriter told = new StringWriter();
    CommandLine line = new CommandLine(command).setErr(new PrintWriter(told, true));

    assertThat(line.execute(said.split(" "))).isEqualTo(2);
    return told.toString();
  }
}
