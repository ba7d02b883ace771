package io.tradeflow.brokersimulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of decisions: one line each, in the system's hands before {@link #append} returns, so
 * that a SIGKILL of this process loses none. Not flushed to the disk: a power failure may. One
 * thread at a time.
 */
final class Journal implements AutoCloseable {
  /** What is one line: it happened as a whole or not at all. */
  record Commit(List<Receipt> receipts, List<VenueEvent> events) {}

  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final @Nullable FileChannel file;
  private boolean broken;

  private Journal(@Nullable FileChannel file) {
    this.file = file;
  }

  /** Keeps nothing. */
  static Journal none() {
    return new Journal(null);
  }

  /**
   * Reads what the file holds, in order, cuts a last line off that is not whole, and goes on behind
   * it.
   */
  static Journal open(Path path, Consumer<Commit> reader) {
    try {
      long whole = Files.exists(path) ? read(path, reader) : 0;
      FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (file.size() > whole) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Cut " + (file.size() - whole) + " bytes of an unfinished line off " + path);
        file.truncate(whole);
      }
      file.position(whole);
      return new Journal(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long read(Path path, Consumer<Commit> reader) throws IOException {
    long whole = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 20)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          reader.accept(Json.read(line.toByteArray(), Commit.class));
          whole += line.size() + 1;
          line.reset();
        } else {
          line.write(next);
        }
      }
    }
    return whole;
  }

  /**
   * Writes the line down.
   *
   * @throws UncheckedIOException when it cannot; nothing may be decided any more
   */
  void append(Commit commit) {
    if (file == null) {
      return;
    }
    if (broken) {
      throw new UncheckedIOException(
          new IOException("The file of receipts failed before; restart the venue"));
    }
    byte[] json = Json.bytes(commit);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      broken = true;
      throw new UncheckedIOException(e);
    }
  }

  boolean works() {
    return !broken;
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
