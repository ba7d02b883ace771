package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an account holder does with bars of his own. */
public final class ManageBarFiles {
  /** Bytes of the largest file. */
  public static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final int AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,30}");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._()+-]{0,79}");

  private final BarFiles files;
  private final BacktestLimits.Tiers tiers;
  private final Clock clock;
  private final Semaphore readers = new Semaphore(AT_ONCE);

  public ManageBarFiles(BarFiles files, BacktestLimits.Tiers tiers, Clock clock) {
    this.files = files;
    this.tiers = tiers;
    this.clock = clock;
  }

  /**
   * Checks what must be right before a body is read.
   *
   * @throws InvalidBacktest that names the field
   */
  public static void check(String symbol, @Nullable String name) {
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new InvalidBacktest(
          "symbol", "must be 1 to 31 capital letters, digits, dots, dashes or underscores");
    }
    if (name != null && !NAME.matcher(name).matches()) {
      throw new InvalidBacktest("name", "must be 1 to 80 letters, digits, spaces or any of ._()+-");
    }
  }

  /**
   * Keeps a file.
   *
   * @param packed its text, compressed by gzip
   * @param bytes of the text
   * @throws InvalidBacktest that names the line that is wrong
   */
  public BarFiles.BarFile add(
      String accountId, String symbol, @Nullable String name, byte[] packed, long bytes) {
    check(symbol, name);
    BacktestLimits limits = tiers.of(accountId);
    Bars bars = read(symbol, packed);
    if (bars.count() > limits.bars()) {
      throw new Refused(
          Refused.Kind.INVALID,
          "TOO_MANY_BARS",
          "These are %,d bars; your plan permits %,d in a backtest. Send a part, or longer bars."
              .formatted(bars.count(), limits.bars()));
    }
    BarFiles.BarFile file =
        new BarFiles.BarFile(
            UUID.randomUUID(),
            symbol,
            name == null ? symbol + ".csv" : name,
            bars.seconds(),
            bars.count(),
            bars.openSecond(0),
            bars.closeSecond(bars.count() - 1),
            bars.hasVolume(),
            bytes,
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    return switch (files.add(accountId, file, packed, limits.files(), limits.fileBytes())) {
      case ADDED -> file;
      case TOO_MANY ->
          throw new Refused(
              Refused.Kind.CONFLICT,
              "TOO_MANY_FILES",
              "Your plan keeps %d files of bars. Delete one.".formatted(limits.files()));
      case TOO_LARGE ->
          throw new Refused(
              Refused.Kind.CONFLICT,
              "TOO_MANY_BYTES",
              "Your plan keeps %,d bytes of bars in all. Delete a file, or send fewer bars."
                  .formatted(limits.fileBytes()));
    };
  }

  /** Columns of the largest file take about 80 MB while they grow. */
  private Bars read(String symbol, byte[] packed) {
    boolean mine = false;
    try {
      mine = readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        throw new Refused(
            Refused.Kind.UNAVAILABLE,
            "TOO_MANY_UPLOADS",
            "Too many files are being read at once. Send it again in some seconds.");
      }
      return PackedBars.read(symbol, packed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      if (mine) {
        readers.release();
      }
    }
  }

  /** The account's file. */
  public BarFiles.BarFile get(String accountId, UUID id) {
    return files.find(accountId, id).orElseThrow(() -> notFound(id));
  }

  /** Deletes it; a backtest that has not read it yet will fail. */
  public void delete(String accountId, UUID id) {
    if (!files.delete(accountId, id, clock.instant())) {
      throw notFound(id);
    }
  }

  private static Refused notFound(UUID id) {
    return new Refused(
        Refused.Kind.NOT_FOUND,
        "DATA_NOT_FOUND",
        "There is no file of bars " + id + ". GET /api/v1/backtests/data lists yours.");
  }
}
