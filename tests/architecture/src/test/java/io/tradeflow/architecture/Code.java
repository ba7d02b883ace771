package io.tradeflow.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the rules are put to. Boot jars hide their classes, so folders are read. */
final class Code {
  private static final Path ROOT = Path.of("../..");

  private Code() {}

  /** Compiled classes of all modules that have code, but not of tests. */
  static JavaClasses ofTheProject() {
    return new ClassFileImporter().importPaths(folders());
  }

  /** Classes that break the rules on purpose. */
  static JavaClasses planted() {
    return new ClassFileImporter().importPackages("io.tradeflow.planted", "io.tradeflow.othersvc");
  }

  /**
   * One folder a module. Benchmarks are left out: most of their classes are generated.
   *
   * @throws IllegalStateException when a module is not compiled: an empty rule proves nothing
   */
  static List<Path> folders() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> folders =
          modules
              .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
              .filter(module -> !module.endsWith("benchmarks"))
              .map(module -> module.resolve("target/classes"))
              .sorted()
              .toList();
      for (Path folder : folders) {
        if (!Files.isDirectory(folder.resolve("io/tradeflow"))) {
          throw new IllegalStateException(folder + " holds no classes; build that module first");
        }
      }
      return folders;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
