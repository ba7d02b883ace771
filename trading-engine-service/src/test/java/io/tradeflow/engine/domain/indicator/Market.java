package io.tradeflow.engine.domain.indicator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.num.DoubleNumFactory;

/** Bars for tests, as objects, as columns and as ta4j has them. */
public record Market(String name, List<Row> rows) {
  private static final long START = Instant.parse("2026-01-01T22:00:00Z").getEpochSecond();

  /** One bar. */
  public record Row(
      long openSecond, double open, double high, double low, double close, double volume)
      implements Bar {}

  /** 250 bars around the first midnight in UTC. */
  Market aroundMidnight() {
    long first = rows.getFirst().openSecond() / 86_400;
    int at = (int) rows.stream().takeWhile(row -> row.openSecond() / 86_400 == first).count();
    return new Market(name + " midnight", rows.subList(at - 125, at + 125));
  }

  static Market walk(String name, int count, long seed, double start, double step) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    double price = start;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= Math.exp(random.nextGaussian() * step);
      rows.add(
          new Row(
              START + 60L * i,
              open,
              Math.max(open, price) * (1 + random.nextDouble() * step / 2),
              Math.min(open, price) * (1 - random.nextDouble() * step / 2),
              price,
              1 + random.nextDouble() * 10));
    }
    return new Market(name, rows);
  }

  static Market flat(int count) {
    return flatAt("flat", count, 101.37, 3);
  }

  /** Stands still, jumps to another price, stands still there. */
  static Market jump() {
    List<Row> rows = new ArrayList<>(flatAt("", 300, 1_234.56, 7).rows());
    flatAt("", 300, 0.1, 7).rows().forEach(row -> rows.add(later(row, 300 * 60)));
    return new Market("jump", rows);
  }

  /** Hours without bars, prices that double and halve over them. */
  static Market gaps() {
    List<Row> rows = new ArrayList<>();
    long shift = 0;
    double factor = 1;
    List<Row> walk = walk("", 1_500, 5, 50, 0.003).rows();
    for (int i = 0; i < walk.size(); i++) {
      if (i % 97 == 96) {
        shift += 3_600L * (i % 31);
        factor *= i % 2 == 0 ? 2 : 0.5;
      }
      Row row = walk.get(i);
      rows.add(
          new Row(
              row.openSecond() + shift,
              row.open() * factor,
              row.high() * factor,
              row.low() * factor,
              row.close() * factor,
              row.volume()));
    }
    return new Market("gaps", rows);
  }

  /** Without volume at all, as FX comes. */
  static Market noVolume() {
    return volumes("no volume", i -> 0.0);
  }

  /** Stretches without volume. */
  static Market someVolume() {
    return volumes("some volume", i -> i / 40 % 3 == 0 ? 0.0 : 2.0 + i % 7);
  }

  private static Market volumes(String name, ToDoubleFunction<Integer> volume) {
    List<Row> walk = walk("", 1_500, 6, 1.38, 0.0002).rows();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < walk.size(); i++) {
      Row row = walk.get(i);
      rows.add(
          new Row(
              row.openSecond(),
              row.open(),
              row.high(),
              row.low(),
              row.close(),
              volume.applyAsDouble(i)));
    }
    return new Market(name, rows);
  }

  private static Market flatAt(String name, int count, double price, double volume) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Row(START + 60L * i, price, price, price, price, volume));
    }
    return new Market(name, rows);
  }

  private static Row later(Row row, long seconds) {
    return new Row(
        row.openSecond() + seconds, row.open(), row.high(), row.low(), row.close(), row.volume());
  }

  Market first(int count) {
    return new Market(name + " first " + count, rows.subList(0, count));
  }

  int size() {
    return rows.size();
  }

  double[] column(ToDoubleFunction<Row> cell) {
    return rows.stream().mapToDouble(cell).toArray();
  }

  double[] closes() {
    return column(Row::close);
  }

  BarSeries ta4j(int seconds) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (Row row : rows) {
      series
          .barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(Instant.ofEpochSecond(row.openSecond() + seconds))
          .openPrice(row.open())
          .highPrice(row.high())
          .lowPrice(row.low())
          .closePrice(row.close())
          .volume(row.volume())
          .add();
    }
    return series;
  }

  @Override
  public String toString() {
    return name;
  }
}
