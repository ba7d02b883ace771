package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * A service's runnable jar taken apart into plain jars, which start in half the time of nested ones
 * and keep running while the service is built anew; and the ahead-of-time cache of its classes,
 * which halves the time again. The first process on an image records what it loads; when that has
 * ended in good order, {@link #writeCache} makes the cache of it.
 */
final class ServiceImage {
  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String LIBRARIES = "BOOT-INF/lib/";
  private static final int DIGEST_CHARS = 16;

  /** To be raised when images are unpacked in another way. */
  private static final String FORMAT = "3 ";

  /** Where start counts for more than speed. */
  static final int HEAP_MEBIBYTES = 192;

  /** What the cache depends on besides the classes. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          // Each start loads more than the 21 MiB after which all of the heap is collected.
          "-XX:MetaspaceSize=192m",
          "-Xmx" + HEAP_MEBIBYTES + "m");

  private final Path folder;
  private final String digest;
  private final Path recording;

  private ServiceImage(StackLayout layout, Service service, String digest) {
    this.folder = layout.images().resolve(service.module());
    this.digest = digest;
    this.recording = layout.recording(service.module() + "-" + digest);
  }

  /** The image of the service as it is built now; older images of it are deleted. */
  static ServiceImage of(StackLayout layout, Service service) throws IOException {
    try (JarFile jar = new JarFile(ServiceProcess.jar(layout, service).toFile())) {
      ServiceImage image = new ServiceImage(layout, service, digest(jar));
      Files.createDirectories(layout.images());
      Archives.locked(
          layout.images().resolve(service.module() + ".lock"),
          () -> {
            if (!Files.exists(image.arguments())) {
              Archives.delete(image.folder);
              Files.createDirectories(image.folder);
              image.unpack(jar, Files.createDirectories(layout.images().resolve("lib")));
            }
          });
      return image;
    }
  }

  /** Names and checksums of all entries: two builds of the same sources are one image. */
  private static String digest(JarFile jar) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((FORMAT + Runtime.version()).getBytes(StandardCharsets.UTF_8));
      jar.stream()
          .map(entry -> entry.getName() + " " + entry.getCrc() + "\n")
          .forEach(line -> sha.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest()).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private void unpack(JarFile jar, Path libraries) throws IOException {
    Path classes = folder.resolve(digest + ".jar");
    List<String> classPath = new ArrayList<>(List.of(classes.toString()));
    try (JarOutputStream out =
        new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(classes)))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (JarEntry entry : jar.stream().toList()) {
        // Folders too: Spring finds its components through them.
        if (entry.getName().startsWith(CLASSES) && !entry.getName().equals(CLASSES)) {
          out.putNextEntry(new JarEntry(entry.getName().substring(CLASSES.length())));
          copy(jar, entry, out);
        } else if (entry.getName().startsWith(LIBRARIES) && !entry.isDirectory()) {
          classPath.add(library(jar, entry, libraries).toString());
        }
      }
    }
    Files.writeString(
        arguments(),
        "-cp \"%s\"%n%s%n"
            .formatted(
                String.join(":", classPath),
                jar.getManifest().getMainAttributes().getValue("Start-Class")));
  }

  /** Services share equal libraries. */
  private static Path library(JarFile jar, JarEntry entry, Path libraries) throws IOException {
    Path file =
        libraries.resolve(
            "%08x-%s".formatted(entry.getCrc(), entry.getName().substring(LIBRARIES.length())));
    if (!Files.exists(file)) {
      Path part = Files.createTempFile(libraries, "part", null);
      try (OutputStream out = Files.newOutputStream(part)) {
        copy(jar, entry, out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static void copy(JarFile jar, JarEntry entry, OutputStream out) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      in.transferTo(out);
    }
  }

  /**
   * The command that runs it, with these JVM options besides its own. It records if it is to and
   * there is no cache yet.
   */
  List<String> command(List<String> options, boolean record) {
    List<String> command = new ArrayList<>(List.of(StackLayout.java()));
    command.addAll(OPTIONS);
    command.addAll(options);
    if (cached()) {
      command.add("-XX:AOTCache=" + cache());
    } else if (record) {
      command.add("-XX:AOTMode=record");
      command.add("-XX:AOTConfiguration=" + recording);
    }
    command.add("@" + arguments());
    return command;
  }

  /** Whether it starts from a cache. */
  boolean cached() {
    return Files.exists(cache());
  }

  /** Whether an ended process left a recording of which no cache has been made. */
  boolean recorded() {
    return !cached() && Files.exists(recording);
  }

  /**
   * Makes the cache of the recording, which is gone then.
   *
   * @throws IOException if the recording is no good; the next start records again
   */
  void writeCache(Path log) throws IOException {
    List<String> command = new ArrayList<>(List.of(StackLayout.java()));
    command.addAll(OPTIONS);
    Path part = recording.resolveSibling(digest + ".aot");
    command.addAll(
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recording,
            "-XX:AOTCache=" + part,
            "@" + arguments()));
    try {
      Commands.run(command, log);
      Files.move(part, cache(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(recording);
      Files.deleteIfExists(part);
    }
  }

  private Path arguments() {
    return folder.resolve(digest + ".args");
  }

  private Path cache() {
    return folder.resolve(digest + ".aot");
  }

  /** Removes libraries that no image uses. */
  static void tidy(StackLayout layout) throws IOException {
    StringBuilder used = new StringBuilder();
    for (Service service : Service.values()) {
      used.append(Files.readString(of(layout, service).arguments()));
    }
    try (Stream<Path> libraries = Files.list(layout.images().resolve("lib"))) {
      for (Path library : libraries.toList()) {
        if (used.indexOf(library.getFileName().toString()) < 0) {
          Files.delete(library);
        }
      }
    }
  }
}
