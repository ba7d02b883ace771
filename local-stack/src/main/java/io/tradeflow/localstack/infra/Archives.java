package io.tradeflow.localstack.infra;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks server archives once into a cache that stacks share. A folder appears under its final
 * name only when it is complete; a file lock keeps two stacks from preparing it at once.
 */
final class Archives {
  /** Fills a folder that is still hidden. */
  @FunctionalInterface
  interface Preparation {
    /** Called with the empty folder. */
    void prepare(Path folder) throws IOException;
  }

  private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();
  private static final int EXECUTABLE = 0b001_000_000;

  private Archives() {}

  /** The folder {@code name} in the cache, prepared if it is not there. */
  static Path cached(Path cache, String name, Preparation preparation) throws IOException {
    Path ready = cache.resolve(name);
    if (Files.isDirectory(ready)) {
      return ready;
    }
    Files.createDirectories(cache);
    locked(
        cache.resolve(name + ".lock"),
        () -> {
          if (!Files.isDirectory(ready)) {
            Path hidden = cache.resolve(name + ".part");
            delete(hidden);
            Files.createDirectories(hidden);
            preparation.prepare(hidden);
            Files.move(hidden, ready, StandardCopyOption.ATOMIC_MOVE);
          }
        });
    return ready;
  }

  /** Work on files. */
  @FunctionalInterface
  interface FileWork {
    /** Called while the lock is held. */
    void run() throws IOException;
  }

  /** Runs the work while no other thread and no other process has the lock. */
  static void locked(Path lockFile, FileWork work) throws IOException {
    synchronized (LOCKS.computeIfAbsent(lockFile, path -> new Object())) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException(lockFile + " cannot be locked");
        }
        work.run();
      }
    }
  }

  static void untarGzip(InputStream archive, Path target, boolean stripFirst) throws IOException {
    untar(new GzipCompressorInputStream(new BufferedInputStream(archive)), target, stripFirst);
  }

  static void untarXz(InputStream archive, Path target) throws IOException {
    untar(new XZCompressorInputStream(new BufferedInputStream(archive)), target, false);
  }

  private static void untar(InputStream tar, Path target, boolean stripFirst) throws IOException {
    try (TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        String name = stripFirst ? entry.getName().replaceFirst("^[^/]*/?", "") : entry.getName();
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("Entry leaves the archive: " + entry.getName());
        }
        write(entries, entry, file);
      }
    }
  }

  private static void write(TarArchiveInputStream entries, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(entries, file);
    if ((entry.getMode() & EXECUTABLE) != 0) {
      Set<PosixFilePermission> all = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      all.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(file, all);
    }
  }

  /** Deletes a folder with all that is in it, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
