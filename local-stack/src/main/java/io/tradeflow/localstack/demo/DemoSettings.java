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
 * @param sabotage what to do to the first fill, to prove that it is noticed
 */
public record DemoSettings(
    @Nullable Path file,
    String symbol,
    int symbols,
    int speed,
    long seed,
    Duration length,
    Sabotage.Kind sabotage) {

  /** Refuses what cannot be run. */
  public DemoSettings {
    if (symbols < 1 || symbols > 1_000) {
      throw new IllegalArgumentException("--symbols must be between 1 and 1000, was " + symbols);
    }
    if (speed < 1 || speed > 100_000) {
      throw new IllegalArgumentException("--speed must be between 1 and 100000, was " + speed);
    }
    if (length.compareTo(Duration.ofSeconds(5)) < 0 || length.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException("--for must be between 5s and 24h");
    }
  }
}
