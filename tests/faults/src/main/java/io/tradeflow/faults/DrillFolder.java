package io.tradeflow.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a drill keeps its data, logs, receipts and markers.
 *
 * @param root of the checkout
 * @param path of the folder
 */
public record DrillFolder(Path root, Path path) {
  /** A new one below {@code .tradeflow/drills}. */
  public static DrillFolder create(String drill, long seed, Instant now) throws IOException {
    Path root = Path.of(System.getProperty("tradeflow.root", "")).toAbsolutePath();
    String name = "%s-%d-%d".formatted(drill, seed, now.getEpochSecond());
    return new DrillFolder(
        root, Files.createDirectories(root.resolve(".tradeflow/drills/" + name)));
  }

  /** Deletes all of it; everything held. */
  public void delete() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
