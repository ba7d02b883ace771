package io.tradeflow.starter.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.starter.fault.Armed.Action;
import io.tradeflow.starter.fault.Armed.Charge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointTest {
  private static final int KILLED = 128 + 9;
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  /** Reaches K7 five times and says so each time. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      Failpoint.check();
      for (int i = 1; i <= 5; i++) {
        Failpoint.reached(FaultPoint.K7);
        System.out.println("passed " + i);
      }
    }
  }

  @Test
  void firesAtTheGivenTimeOfItsOwnPointAlone() throws IOException {
    Path marker = folder.resolve("marker");
    List<Action> sent = new ArrayList<>();
    Armed armed = new Armed(Armed.parse("K7:die@3,GATE_PASSED:stop@1"), marker, sent::add);

    armed.reached(FaultPoint.K1);
    armed.reached(FaultPoint.K7);
    armed.reached(FaultPoint.K7);
    assertThat(sent).isEmpty();
    assertThat(marker).doesNotExist();

    armed.reached(FaultPoint.GATE_PASSED);
    armed.reached(FaultPoint.K7);
    armed.reached(FaultPoint.K7);
    assertThat(sent).containsExactly(Action.STOP, Action.DIE);
    assertThat(Files.readAllLines(marker))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("GATE_PASSED STOP 1 "),
            line -> assertThat(line).startsWith("K7 DIE 3 "));
  }

  @Test
  void onePointMayHaveSeveralCharges() {
    assertThat(Armed.parse("K1:stop@2, K1:die@5"))
        .containsExactly(
            new Charge(FaultPoint.K1, Action.STOP, 2), new Charge(FaultPoint.K1, Action.DIE, 5));
  }

  @Test
  void firesOnceForEachTimeThatItsFileIsThere() throws IOException {
    Path file = folder.resolve("armed");
    List<Action> sent = new ArrayList<>();
    Armed armed =
        new Armed(Armed.parse("GATE_PASSED:stop?" + file), folder.resolve("marker"), sent::add);

    armed.reached(FaultPoint.GATE_PASSED);
    assertThat(sent).isEmpty();

    Files.createFile(file);
    armed.reached(FaultPoint.GATE_PASSED);
    armed.reached(FaultPoint.GATE_PASSED);
    assertThat(sent).containsExactly(Action.STOP);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"K7", "K7:die", "K7:die@0", "K7:burn@1", "K99:die@1", "K1:die@1,,"})
  void saysWhatItDoesNotUnderstand(String what) {
    assertThatThrownBy(() -> Armed.parse(what))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Failpoint.ARMED);
  }

  @Test
  void killsItsProcessAtOnce() throws Exception {
    Path marker = folder.resolve("marker");

    Process victim =
        start("-D" + Failpoint.ARMED + "=K7:die@3", "-D" + Failpoint.MARKER + "=" + marker);

    assertThat(victim.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(victim.exitValue()).isEqualTo(KILLED);
    assertThat(new String(victim.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly("passed 1", "passed 2");
    assertThat(Files.readString(marker)).startsWith("K7 DIE 3 " + victim.pid() + " ");
  }

  @Test
  void processThatCannotBeArmedDoesNotStart() throws Exception {
    Process victim = start("-D" + Failpoint.ARMED + "=K7:die@3");

    assertThat(victim.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(victim.exitValue()).isEqualTo(1);
    assertThat(new String(victim.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains(Failpoint.MARKER);
  }

  private static Process start(String... properties) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
    return new ProcessBuilder(command).start();
  }
}
