package io.tradeflow.engine.domain.indicator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recorded minutes of Coinbase from {@code ../shared/data} beside the project, which does not
 * contain them. Where that folder is absent, the test that asks is skipped.
 */
public final class RecordedMarket {
  /** The property is for trying the tests without the folder. */
  private static final Path FOLDER =
      Path.of(System.getProperty("tradeflow.shared-data", "../../shared/data"))
          .toAbsolutePath()
          .normalize();

  private RecordedMarket() {}

  /** The first 2,000 bars of BTC-USD, from 2016-10-07. */
  public static Market bitcoin() {
    assumeFolder();
    return Bitcoin.MARKET;
  }

  /**
   * Closes of BTC-USD and ETH-USD, the first 1,500 minutes from 2017-09-03 in which both were
   * traded.
   */
  public static double[][] bitcoinAndEther() {
    assumeFolder();
    Map<Long, Market.Row> ether =
        rows("eth-usd-1m.csv").stream()
            .collect(Collectors.toMap(Market.Row::openSecond, Function.identity()));
    List<Market.Row> bitcoin =
        rows("btc-usd-1m.csv").stream()
            .filter(row -> ether.containsKey(row.openSecond()))
            .limit(1_500)
            .toList();
    return new double[][] {
      bitcoin.stream().mapToDouble(Market.Row::close).toArray(),
      bitcoin.stream().mapToDouble(row -> ether.get(row.openSecond()).close()).toArray()
    };
  }

  /**
   * Bars of BTC-USD and ETH-USD, each the first 2,000 minutes from 2017-09-03 in which it was
   * traded: there are minutes that only one of them has.
   */
  public static List<Market> pair() {
    assumeFolder();
    List<Market.Row> ether = rows("eth-usd-1m.csv").subList(0, 2_000);
    long first = ether.getFirst().openSecond();
    List<Market.Row> bitcoin =
        rows("btc-usd-1m.csv").stream()
            .filter(row -> row.openSecond() >= first)
            .limit(2_000)
            .toList();
    return List.of(new Market("recorded", bitcoin), new Market("recorded", ether));
  }

  private static void assumeFolder() {
    assumeTrue(Files.isDirectory(FOLDER), () -> "No recorded market data in " + FOLDER);
  }

  private static List<Market.Row> rows(String file) {
    try (Stream<String> lines = Files.lines(FOLDER.resolve(file))) {
      return lines.skip(1).map(RecordedMarket::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Market.Row row(String line) {
    String[] cells = line.split(",", -1);
    return new Market.Row(
        Instant.parse(cells[0]).getEpochSecond(),
        Double.parseDouble(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Double.parseDouble(cells[4]),
        Double.parseDouble(cells[5]));
  }

  /** Read once, and only if asked for. */
  private static final class Bitcoin {
    private static final Market MARKET =
        new Market("recorded", rows("btc-usd-1m.csv").subList(0, 2_000));
  }
}
