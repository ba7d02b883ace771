package io.tradeflow.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** A supervisor in a process of its own, to be killed. */
  static final class Parent {
    public static void main(String[] folder) throws IOException, InterruptedException {
      sleeper(Path.of(folder[0]));
      Thread.currentThread().join();
    }
  }

  @Test
  void stopsWhenAskedTo() throws Exception {
    ChildProcess child = sleeper(folder);
    long pid = pidIn(folder);
    assertThat(child.alive()).isTrue();
    child.stop();
    child.awaitEnd();
    assertThat(child.alive()).isFalse();
    assertThat(running(pid)).isFalse();
  }

  @Test
  void isSeenToBeDeadWhenKilled() throws Exception {
    ChildProcess child = sleeper(folder);
    ProcessHandle.of(pidIn(folder)).orElseThrow().destroyForcibly();
    await().atMost(SOON).until(() -> !child.alive());
  }

  @Test
  void doesNotOutliveASupervisorThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    long pid = pidIn(folder);
    assertThat(running(pid)).isTrue();
    parent.destroyForcibly().waitFor();
    await().atMost(SOON).until(() -> !running(pid));
  }

  private static ChildProcess sleeper(Path folder) throws IOException {
    return ChildProcess.start(
        "sleeper",
        folder.resolve("sleeper.pid"),
        folder.resolve("sleeper.log"),
        List.of("sleep", "600"),
        Map.of());
  }

  private static long pidIn(Path folder) {
    Path file = folder.resolve("sleeper.pid");
    await().atMost(SOON).until(() -> Files.exists(file) && !Files.readString(file).isBlank());
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean running(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
