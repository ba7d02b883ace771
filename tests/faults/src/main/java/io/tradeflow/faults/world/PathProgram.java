package io.tradeflow.faults.world;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A service without a Spring context.
 *
 * @param main class that runs it
 * @param settings JVM options of every start
 */
record PathProgram(String name, String main, Path folder, List<String> settings)
    implements Program {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Duration WRITTEN = Duration.ofSeconds(120);

  @Override
  public ChildProcess start(List<String> options) throws IOException {
    List<String> all = new ArrayList<>();
    if (Files.exists(cache())) {
      all.add("-XX:AOTCache=" + cache());
    }
    all.addAll(settings);
    all.addAll(options);
    return run(all, GRACE);
  }

  @Override
  public ChildProcess startRecording() throws IOException {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording()));
    return run(all, GRACE);
  }

  @Override
  public void recorded() throws IOException, InterruptedException {
    run(
            List.of(
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + recording(),
                "-XX:AOTCache=" + cache()),
            WRITTEN)
        .awaitEnd();
    if (!Files.exists(cache())) {
      throw new IOException(name + " has no start cache. Its log: " + log());
    }
  }

  private ChildProcess run(List<String> options, Duration grace) throws IOException {
    List<String> command = new ArrayList<>(List.of(StackLayout.java()));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xss512k",
            Compilers.FIRST.option(),
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    return ChildProcess.start(name, folder.resolve(name + ".pid"), log(), command, Map.of(), grace);
  }

  private Path recording() {
    return folder.resolve(name + ".aotconf");
  }

  private Path cache() {
    return folder.resolve(name + ".aot");
  }

  @Override
  public Path log() {
    return folder.resolve(name + ".log");
  }
}
