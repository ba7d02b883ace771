package io.tradeflow.localstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The one form in which every command reports. */
public record Report(
    String command, Instant startedAt, long seed, Map<String, Object> figures, List<Goal> goals) {

  /** A goal; one that was not measured has no figure and is not met. */
  public record Goal(String name, String goal, @Nullable Object measured, boolean met) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Writes it as JSON, with the commit of the checkout at {@code root} and the machine. */
  public void write(Path file, Path root) throws IOException {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("command", command);
    form.put("startedAt", startedAt.toString());
    form.put("commit", commit(root));
    form.put(
        "machine",
        "%s %s, %d processors, Java %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
    form.put("seed", seed);
    form.put("figures", figures);
    form.put("goals", goals);
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(form));
  }

  private static String commit(Path root) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "rev-parse", "HEAD")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
