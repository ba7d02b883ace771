package io.tradeflow.engine.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Past;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/** However many strategies follow a market, a restart reads its candles once. */
class RebuildAtScaleTest {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildAtScaleTest.class);
  private static final int SYMBOLS = 100;
  private static final int BEFORE = 1_000;
  private static final int AFTER = 20;
  private static final int HISTORY = 400;
  private static final int VARIANTS = 5;
  private static final String RUN = "a run";

  /** One of each of the second to the fifth strategy of the catalogue. */
  private static final List<String> PARAMETERS = List.of("fast", "signal", "period", "entry");

  private final DatabaseClient database =
      DatabaseClient.create(TestDatabase.newSchema("rebuilds_at_scale"));
  private final PostgresHistory history = new PostgresHistory(database);
  private final List<List<Candle>> markets =
      IntStream.range(0, SYMBOLS)
          .mapToObj(i -> Candles.inRun(RUN, PastCandles.of("S" + i + "-USD")))
          .toList();
  private final List<Subscription> followed = followed();

  @Test
  void twoThousandStrategiesGoOnAsIfNothingHadHappenedAndEachMarketIsReadOnce() {
    SignalEngine uninterrupted = new SignalEngine(HISTORY, past());
    uninterrupted.subscribe(followed);
    for (List<Candle> candles : markets) {
      history.keep(candles.subList(0, BEFORE));
      candles.subList(0, BEFORE).forEach(uninterrupted::on);
    }

    Counted counted = new Counted(past());
    SignalEngine restarted = new SignalEngine(HISTORY, counted);
    restarted.subscribe(followed);
    long begun = System.nanoTime();
    List<Signal> first = at(restarted, BEFORE);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    LOG.info("{} strategies rebuilt in {} ms", restarted.instances(), took.toMillis());

    assertThat(restarted.instances()).isEqualTo(2_000);
    assertThat(counted.reads).isEqualTo(SYMBOLS);
    assertThat(first).isEqualTo(at(uninterrupted, BEFORE));
    List<Signal> later = new ArrayList<>();
    for (int i = BEFORE + 1; i < BEFORE + AFTER; i++) {
      List<Signal> raised = at(restarted, i);
      assertThat(raised).isEqualTo(at(uninterrupted, i));
      later.addAll(raised);
    }
    assertThat(later).isNotEmpty();
  }

  private List<Signal> at(SignalEngine engine, int index) {
    return markets.stream().flatMap(candles -> engine.on(candles.get(index)).stream()).toList();
  }

  private PostgresPast past() {
    PostgresPast past = new PostgresPast(database, history, true, Clock.systemUTC());
    Instant at = markets.getFirst().getFirst().openTime();
    followed.forEach(each -> past.began(each.source(), RUN, at));
    return past;
  }

  /** Twenty that differ on each symbol. */
  private List<Subscription> followed() {
    List<ConfiguredStrategy> twenty =
        IntStream.range(0, PARAMETERS.size())
            .boxed()
            .flatMap(i -> variants(1 + i, PARAMETERS.get(i)))
            .toList();
    return markets.stream()
        .map(candles -> candles.getFirst().symbol())
        .flatMap(
            symbol -> twenty.stream().map(each -> new Subscription(each, symbol, Interval.MINUTE)))
        .toList();
  }

  private static Stream<ConfiguredStrategy> variants(int strategy, String parameter) {
    return IntStream.range(0, VARIANTS)
        .mapToObj(i -> Map.of(parameter, BigDecimal.valueOf(10L + i)))
        .map(Strategies.all().get(strategy)::configure);
  }

  private static final class Counted implements Past {
    private final Past past;
    private int reads;

    Counted(Past past) {
      this.past = past;
    }

    @Override
    public boolean reaches(Candle candle) {
      return past.reaches(candle);
    }

    @Override
    public @Nullable Bars candles(Span span) {
      reads++;
      return past.candles(span);
    }

    @Override
    public @Nullable Instant begin(SignalSource source, String feedRun) {
      return past.begin(source, feedRun);
    }

    @Override
    public void began(SignalSource source, String feedRun, Instant at) {
      past.began(source, feedRun, at);
    }

    @Override
    public void ended(SignalSource source) {
      past.ended(source);
    }
  }
}
