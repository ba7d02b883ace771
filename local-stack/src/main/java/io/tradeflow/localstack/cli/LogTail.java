package io.tradeflow.localstack.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Repeats what a log gains from now on. */
final class LogTail {
  private final Path log;
  private final PrintStream out;
  private long shown;

  LogTail(Path log, PrintStream out) throws IOException {
    this.log = log;
    this.out = out;
    this.shown = Files.exists(log) ? Files.size(log) : 0;
  }

  /** Prints what is new since the last call. */
  void printNew() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] more = new byte[(int) Math.max(0, file.length() - shown)];
      file.seek(shown);
      file.readFully(more);
      shown += more.length;
      out.print(new String(more, StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
