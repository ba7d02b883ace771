package io.tradeflow.engine.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.application.CandleHistory;
import io.tradeflow.engine.application.KeptCandles;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class PostgresHistoryTest {
  private final String symbol = UUID.randomUUID() + "-USD";
  private final List<Candle> candles = PastCandles.of(symbol);
  private final long first = candles.getFirst().openSecond();
  private final long end = candles.getLast().openSecond() + 60;
  private final History history =
      new PostgresHistory(DatabaseClient.create(TestDatabase.connections()));

  @Test
  void givesBackWhatItWasGivenHoweverOften() {
    history.keep(candles.subList(0, 1_500));
    history.keep(candles.subList(1_000, 2_000));
    history.keep(candles);
    assertThat(history.coverage(symbol, Interval.MINUTE))
        .contains(new History.Coverage(first, end, 2_000));
    Bars read = history.read(symbol, Interval.MINUTE, first, end, 5_000, Progress.NONE);
    Bars given = PastCandles.bars(symbol);
    assertThat(read.count()).isEqualTo(given.count());
    for (int i = 0; i < given.count(); i++) {
      assertThat(
              new double[] {
                read.openSecond(i),
                read.open(i),
                read.high(i),
                read.low(i),
                read.close(i),
                read.volume(i)
              })
          .containsExactly(
              given.openSecond(i),
              given.open(i),
              given.high(i),
              given.low(i),
              given.close(i),
              given.volume(i));
    }
    assertThat(read.tick()).isEqualTo(given.tick());
  }

  @Test
  void divergenceReadsWhatIsKeptWithTheCandlesBefore() {
    history.keep(candles);
    CandleHistory joined = new KeptCandles(history, (asked, interval, from, to, before) -> null);
    Instant from = Instant.ofEpochSecond(candles.get(700).openSecond());
    Instant to = Instant.ofEpochSecond(candles.get(1_500).openSecond());

    Bars read = Objects.requireNonNull(joined.read(symbol, Interval.MINUTE, from, to, 50));

    assertThat(read.openSecond(0)).isEqualTo(candles.get(650).openSecond());
    assertThat(read.count()).isEqualTo(850);
    assertThat(joined.read(symbol, Interval.HOUR, from, to, 50)).isNull();
    assertThat(joined.read(symbol, Interval.MINUTE, to.plusSeconds(9_999_999), to, 0)).isNull();
  }

  @Test
  void aSpanIsReadWithoutItsEnd() {
    history.keep(candles);
    long second = candles.get(10).openSecond();
    long later = candles.get(20).openSecond();
    assertThat(history.count(symbol, Interval.MINUTE, second, later)).isEqualTo(10);
    Bars read = history.read(symbol, Interval.MINUTE, second, later, 100, Progress.NONE);
    assertThat(read.openSecond(0)).isEqualTo(second);
    assertThat(read.count()).isEqualTo(10);
    assertThat(history.before(symbol, Interval.MINUTE, later, 10)).isEqualTo(second);
    assertThat(history.before(symbol, Interval.MINUTE, second, 500)).isEqualTo(first);
    assertThat(history.before(symbol, Interval.MINUTE, second, 0)).isEqualTo(second);
    assertThat(history.coverage(symbol, Interval.HOUR)).isEmpty();
    assertThatThrownBy(
            () -> history.read(symbol, Interval.MINUTE, end, end + 600, 10, Progress.NONE))
        .isInstanceOf(InvalidBacktest.class);
    assertThatThrownBy(
            () -> history.read(symbol, Interval.MINUTE, first, end, 10, (done, total) -> false))
        .isInstanceOf(Stopped.class);
  }

  @Test
  void theSameMinuteOfAnotherRunTakesItsPlace() {
    history.keep(candles);
    Candle old = candles.get(7);
    Candle next =
        new Candle(
            "another",
            symbol,
            old.interval(),
            old.openTime(),
            old.open() + 1,
            old.high() + 1,
            old.low(),
            old.price(),
            old.volume());
    history.keep(List.of(old, next));
    Bars read =
        history.read(
            symbol, Interval.MINUTE, old.openSecond(), old.openSecond() + 60, 1, Progress.NONE);
    assertThat(read.open(0)).isEqualTo(old.open() + 1);
    assertThat(history.coverage(symbol, Interval.MINUTE).orElseThrow().candles()).isEqualTo(2_000);
  }

  @Test
  void forgetsTheOldest() {
    history.keep(candles);
    history.trim(2_000, 10);
    assertThat(history.coverage(symbol, Interval.MINUTE).orElseThrow().candles()).isEqualTo(2_000);
    history.trim(1_200, 10);
    history.trim(1_200, 10);
    assertThat(history.coverage(symbol, Interval.MINUTE))
        .contains(new History.Coverage(candles.get(800).openSecond(), end, 1_200));
    assertThat(history.count(symbol, Interval.MINUTE, first, end)).isEqualTo(1_200);
  }

  @Test
  void ofASecondFewerAreKept() {
    List<Candle> seconds =
        candles.subList(0, 50).stream()
            .map(
                each ->
                    new Candle(
                        each.feedRun(),
                        symbol,
                        Interval.SECOND,
                        Instant.ofEpochSecond(first + (each.openSecond() - first) / 60),
                        each.open(),
                        each.high(),
                        each.low(),
                        each.price(),
                        each.volume()))
            .toList();
    history.keep(seconds);
    history.keep(candles.subList(0, 50));
    history.trim(2_000, 20);
    assertThat(history.coverage(symbol, Interval.SECOND))
        .contains(
            new History.Coverage(
                seconds.get(30).openSecond(), seconds.getLast().openSecond() + 1, 20));
    assertThat(history.coverage(symbol, Interval.MINUTE).orElseThrow().candles()).isEqualTo(50);
  }

  @Test
  void countsRightWhenManyKeepTheSame() throws Exception {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int from = i * 100;
      work.add(
          () -> {
            history.keep(candles.subList(from, from + 600).reversed());
            return true;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Boolean> each : threads.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(history.coverage(symbol, Interval.MINUTE).orElseThrow().candles()).isEqualTo(1_100);
    assertThat(history.count(symbol, Interval.MINUTE, first, end)).isEqualTo(1_100);
  }
}
