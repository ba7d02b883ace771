package io.tradeflow.faults.matrix;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with little room, which can be taken. Only the superuser of Linux can make one. */
final class SmallDisk implements AutoCloseable {
  private static final int ROOM_MEGABYTES = 768;
  private static final int MEGABYTE = 1 << 20;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Whether this user can have one. */
  static boolean permitted() {
    return System.getProperty("user.name").equals("root")
        && System.getProperty("os.name").equals("Linux");
  }

  /**
   * Puts one in the place of a folder.
   *
   * @throws IOException if the system does not permit it
   */
  static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + ROOM_MEGABYTES + "m", "tmpfs", folder.toString());
    return new SmallDisk(folder);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", folder.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("Not permitted: " + String.join(" ", command));
    }
  }

  /** Takes all room that is left in the folder, until it is closed. */
  static Filling fill(Path folder) throws IOException {
    Path file = folder.resolve("filling");
    long taken = 0;
    byte[] megabyte = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (; taken <= ROOM_MEGABYTES; taken++) {
        out.write(megabyte);
      }
    } catch (IOException e) {
      return new Filling(file, taken);
    }
    throw new IOException(folder + " is no small disk");
  }

  /** Room that is taken. */
  record Filling(Path file, long megabytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
