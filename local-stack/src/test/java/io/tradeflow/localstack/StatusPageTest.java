package io.tradeflow.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A living supervisor is found by its process id, another process with that id is not. */
class StatusPageTest {
  private static final int LONGER_THAN_A_PAGE = 10_000;

  @TempDir private Path root;
  private StackLayout layout = new StackLayout(Path.of(""), 0);

  @BeforeEach
  void layout() throws IOException {
    layout = new StackLayout(root, 0);
    Files.createDirectories(layout.state());
  }

  @Test
  void aSupervisorIsFoundHoweverLongItsClassPathIs() throws IOException, InterruptedException {
    assertThat(foundWhileRunning(StatusPage.SUPERVISOR_MARK + root)).isTrue();
  }

  @Test
  void anotherProcessThatHasTheIdIsNone() throws IOException, InterruptedException {
    assertThat(foundWhileRunning("-Dsomebody.else=true")).isFalse();
  }

  @Test
  void aProcessThatHasEndedIsNone() throws IOException, InterruptedException {
    Process process = process(StatusPage.SUPERVISOR_MARK + root);
    process.destroyForcibly().waitFor();
    Files.writeString(layout.supervisorPid(), Long.toString(process.pid()));

    assertThat(StatusPage.supervisor(layout)).isNull();
  }

  private boolean foundWhileRunning(String option) throws IOException, InterruptedException {
    Process process = process(option);
    try {
      Files.writeString(layout.supervisorPid(), Long.toString(process.pid()));
      Long found = StatusPage.supervisor(layout);
      return found != null && found == process.pid();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits for input that never comes. */
  private static Process process(String option) throws IOException {
    String classPath = "/" + "x".repeat(LONGER_THAN_A_PAGE);
    Process process =
        new ProcessBuilder(
                List.of(
                    StackLayout.java(), option, "-cp", classPath, "--source", "25", "/dev/stdin"))
            .redirectErrorStream(true)
            .start();
    assertThat(process.isAlive()).isTrue();
    return process;
  }
}
