package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: bars that account holders brought. A file never changes. Calls block. */
public interface BarFiles {
  /** What became of a file that was to be added. */
  enum Added {
    ADDED,
    TOO_MANY,
    TOO_LARGE
  }

  /**
   * A file without its bars.
   *
   * @param name as the account holder calls it, and reports name their source
   * @param seconds length of a bar
   * @param from opening second of the first bar
   * @param to closing second of the last one
   * @param volume whether any bar has volume
   * @param bytes of the text
   */
  record BarFile(
      UUID id,
      String symbol,
      String name,
      int seconds,
      int bars,
      long from,
      long to,
      boolean volume,
      long bytes,
      Instant createdAt) {}

  /** A file with its place in the list. */
  record Kept(long position, BarFile file) {}

  /**
   * Keeps a file unless the account has so many, or so many bytes, that one more is too much.
   *
   * @param packed the text, compressed by gzip
   */
  Added add(String accountId, BarFile file, byte[] packed, int most, long mostBytes);

  Optional<BarFile> find(String accountId, UUID id);

  /** Newest first, before the position (exclusive) if given. */
  List<Kept> list(String accountId, int limit, @Nullable Long before);

  /** Deletes it; false if there is none. */
  boolean delete(String accountId, UUID id, Instant now);

  /** The bars; empty if the file was deleted. */
  Optional<Bars> read(UUID id);
}
