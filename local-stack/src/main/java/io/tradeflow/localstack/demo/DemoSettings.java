package io.tradeflow.localstack.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked to do.
 *
 * @param file recorded candles in CSV form; null runs the simulator
 * @param symbol symbol of the recorded candles
 * @param symbols number of simulated symbols, 1 to 1,000
 * @param speed market seconds a wall second
 * @param length counted from the first candle
 */
public record DemoSettings(
    @Nullable Path file,
    String symbol,
    int symbols,
    double speed,
    long seed,
    Duration length,
    boolean dropFill,
    boolean doubleFill) {

  /** Refuses what cannot be run. */
  public DemoSettings {
    if (symbols < 1 || symbols > 1_000) {
      throw new IllegalArgumentException("--symbols must be between 1 and 1000, was " + symbols);
    }
    if (!(speed > 0) || speed > 100_000) {
      throw new IllegalArgumentException(
          "--speed must be above 0 and at most 100000, was " + speed);
    }
    if (length.compareTo(Duration.ofSeconds(5)) < 0 || length.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException("--for must be between 5s and 24h");
    }
  }

  Sabotage sabotage() {
    if (dropFill) {
      return new Sabotage(Sabotage.Kind.DROP_FILL);
    }
    return new Sabotage(doubleFill ? Sabotage.Kind.DOUBLE_FILL : Sabotage.Kind.NONE);
  }
}
