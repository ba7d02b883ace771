package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.domain.backtest.BarReader;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Bars as text that was compressed by gzip. */
public final class PackedBars {
  private PackedBars() {}

  /**
   * Reads them.
   *
   * @throws InvalidBacktest that names the line that is wrong
   */
  public static Bars read(String symbol, byte[] packed) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(packed)),
                StandardCharsets.UTF_8.newDecoder()))) {
      return BarReader.read(symbol, lines, Progress.NONE);
    } catch (CharacterCodingException e) {
      throw new InvalidBacktest("The file is not text in UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
