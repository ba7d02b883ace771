package io.tradeflow.localstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceImageTest {
  /** What the packed program does: names the folder and the library that it can see. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      ClassLoader loader = Program.class.getClassLoader();
      System.out.println("folder " + (loader.getResource("io/tradeflow/localstack/") != null));
      System.out.println("library " + (loader.getResource("inside-the-library.txt") != null));
    }
  }

  @TempDir private Path root;
  private StackLayout layout;

  @BeforeEach
  void layout() {
    layout = new StackLayout(root, 0);
  }

  @Test
  void theUnpackedServiceRunsAndSeesFoldersAndLibraries() throws Exception {
    build("one");
    assertThat(run(image().command(List.of(), false))).contains("folder true", "library true");
  }

  @Test
  void equalBuildsAreOneImageAndAnotherBuildReplacesIt() throws Exception {
    build("one");
    List<String> first = image().command(List.of(), false);
    build("one");
    assertThat(image().command(List.of(), false)).isEqualTo(first);

    build("two");
    assertThat(image().command(List.of(), false)).isNotEqualTo(first);
    try (Stream<Path> files = Files.list(layout.images().resolve(Service.RISK.module()))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jar"))).hasSize(1);
    }
  }

  @Test
  void whatTheFirstProcessRecordedBecomesTheCacheOfTheNext() throws Exception {
    build("one");
    Files.createDirectories(layout.recording("any").getParent());
    ServiceImage image = image();
    assertThat(image.cached()).isFalse();

    run(image.command(List.of(), true));
    assertThat(image.recorded()).isTrue();
    image.writeCache(root.resolve("cache.log"));

    assertThat(image.cached()).isTrue();
    assertThat(image.recorded()).isFalse();
    List<String> command = image.command(List.of("-XX:AOTMode=on"), true);
    assertThat(command).anyMatch(word -> word.startsWith("-XX:AOTCache="));
    assertThat(run(command)).contains("library true");
  }

  private ServiceImage image() throws IOException {
    return ServiceImage.of(layout, Service.RISK);
  }

  /** A runnable jar in the form of Spring Boot's. */
  private void build(String content) throws IOException {
    ByteArrayOutputStream library = new ByteArrayOutputStream();
    pack(library, new Manifest(), Map.of("inside-the-library.txt", content.getBytes()));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Start-Class", Program.class.getName());
    Path jar = ServiceProcess.jar(layout, Service.RISK);
    Files.createDirectories(jar.getParent());
    String name = Program.class.getName().replace('.', '/') + ".class";
    try (InputStream program = Program.class.getClassLoader().getResourceAsStream(name)) {
      pack(
          Files.newOutputStream(jar),
          manifest,
          Map.of(
              "BOOT-INF/classes/io/tradeflow/localstack/",
              new byte[0],
              "BOOT-INF/classes/" + name,
              program.readAllBytes(),
              "BOOT-INF/lib/library.jar",
              library.toByteArray()));
    }
  }

  private static void pack(
      java.io.OutputStream target, Manifest manifest, Map<String, byte[]> entries)
      throws IOException {
    try (JarOutputStream out = new JarOutputStream(target, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
