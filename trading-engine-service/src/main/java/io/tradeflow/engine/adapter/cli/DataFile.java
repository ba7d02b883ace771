package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.BarReader;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of bars.
 *
 * @param symbol as given in {@code SYMBOL=FILE}, or by the file's name: {@code btc-usd-1m.csv} has
 *     bars of BTC-USD
 */
record DataFile(String symbol, Path path) {
  static DataFile of(String text) {
    int equals = text.indexOf('=');
    if (equals > 0) {
      return new DataFile(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
    Path path = Path.of(text);
    Path last = path.getFileName();
    String name = last == null ? text : last.toString();
    String symbol = name.replaceFirst("(-[0-9]+[smhd])?(\\.[A-Za-z]+)?$", "");
    return new DataFile(symbol.toUpperCase(Locale.ROOT), path);
  }

  /** The file's own name, without its folders. */
  String name() {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  Bars read(Meter meter) throws IOException {
    meter.begin("Reading " + name());
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      return BarReader.read(symbol, lines, meter);
    } catch (NoSuchFileException e) {
      throw new InvalidBacktest("There is no file " + path);
    } catch (MalformedInputException e) {
      throw new InvalidBacktest(path + " is not a text file");
    } catch (InvalidBacktest e) {
      throw new InvalidBacktest(path + ", " + e.getMessage());
    } finally {
      meter.end();
    }
  }
}
