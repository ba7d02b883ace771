package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Options and the report that all commands share. */
abstract class StackCommand implements Callable<Integer> {
  @Option(
      names = "--port-offset",
      defaultValue = "0",
      description = "Added to every port: a second stack beside the first.")
  private int portOffset;

  @Option(names = "--report", description = "Writes figures and goals to this file.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  final Map<String, Object> figures = new LinkedHashMap<>();
  final List<Report.Goal> goals = new ArrayList<>();

  StackLayout layout() {
    String root = System.getProperty("tradeflow.root", "");
    return new StackLayout(Path.of(root).toAbsolutePath().normalize(), portOffset);
  }

  /** Seed of the command's randomness, 0 where it has none. */
  long seed() {
    return 0;
  }

  abstract int run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    Instant startedAt = Instant.now();
    try {
      return run();
    } finally {
      if (report != null && spec != null) {
        new Report(spec.name(), startedAt, seed(), figures, goals).write(report, layout().root());
      }
    }
  }

  /** The status page of the running stack. */
  JsonNode runningStack() throws IOException {
    JsonNode page = StatusPage.read(layout());
    if (page == null) {
      throw new IOException("No stack runs here. Start one with ./tradeflow up");
    }
    return page;
  }

  /** The same once all of it has started: before, the page lacks processes. */
  JsonNode wholeStack() throws IOException {
    return whole(runningStack());
  }

  static JsonNode whole(JsonNode page) throws IOException {
    if (!page.path("state").asString().equals("running")) {
      throw new IOException(
          "The stack is still starting. Try again when ./tradeflow up says that everything is up.");
    }
    return page;
  }
}
