package io.tradeflow.engine.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Past;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.Samples;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class PostgresPastTest {
  private final String symbol = UUID.randomUUID() + "-USD";
  private final String run = UUID.randomUUID().toString();
  private final List<Candle> candles = Candles.inRun(run, PastCandles.of(symbol));
  private final SignalSource source =
      new SignalSource("grid", "0123456789abcdef", symbol, Interval.MINUTE);

  /** Where no service forgets begins that no bot needs. */
  private final DatabaseClient database = DatabaseClient.create(TestDatabase.newSchema("pasts"));

  private final History history = new PostgresHistory(database);
  private final PostgresPast past = past();

  @Test
  void anotherInstanceKnowsWhereAStrategyBegan() {
    Instant at = candles.getFirst().openTime();
    past.began(source, run, at);
    past.close();
    PostgresPast next = past();
    assertThat(next.begin(source, run)).isNull();
    next.load();
    assertThat(next.begin(source, run)).isEqualTo(at);
    assertThat(next.begin(source, "another run")).isNull();
    next.began(source, "another run", at.plusSeconds(60));
    next.save();
    past.load();
    assertThat(past.begin(source, run)).isNull();
    assertThat(past.begin(source, "another run")).isEqualTo(at.plusSeconds(60));
  }

  @Test
  void whatEndedIsForgottenUnlessAnotherInstanceBeganItAnew() {
    Instant at = candles.getFirst().openTime();
    past.began(source, run, at);
    past.save();
    PostgresPast next = past();
    next.load();
    next.ended(source);
    past.ended(source);
    past.began(source, run, at.plusSeconds(600));
    past.save();
    next.save();
    next.load();
    assertThat(next.begin(source, run)).isEqualTo(at.plusSeconds(600));
    next.ended(source);
    next.save();
    past.load();
    assertThat(past.begin(source, run)).isNull();
  }

  @Test
  void onlyCandlesOfThatRunAreItsPast() {
    history.keep(Candles.inRun("earlier " + run, candles.subList(0, 1_000)));
    history.keep(candles.subList(1_000, 1_500));
    history.keep(candles.subList(1_500, 2_000));
    Bars read = past.candles(span(run, 0, 1_800));
    assertThat(read).isNotNull();
    assertThat(read.openSecond(0)).isEqualTo(candles.get(1_000).openSecond());
    assertThat(read.count()).isEqualTo(800);
    assertThat(past.candles(span(run, 1_700, 1_800))).extracting(Bars::count).isEqualTo(100);
    assertThat(past.candles(span(run, 0, 1_000))).isNull();
    assertThat(past.candles(span("unknown", 0, 1_000))).isNull();
  }

  @Test
  void reachesWhatIsKept() {
    assertThat(past.reaches(candles.getFirst())).isFalse();
    history.keep(candles.subList(0, 10));
    assertThat(past.reaches(candles.get(9))).isTrue();
    assertThat(past.reaches(candles.get(10))).isFalse();
  }

  @Test
  void beginsOfWhatNoBotRunsAreForgotten() {
    DatabaseClient own = DatabaseClient.create(TestDatabase.newSchema("forgets_begins"));
    PostgresPast forgetful =
        new PostgresPast(own, new PostgresHistory(own), true, Clock.systemUTC());
    Bot bot = Samples.bot("somebody");
    SignalSource followed = bot.plan().sources().getFirst();
    own.sql(
            "INSERT INTO bot (id, account_id, name, strategy, parameters, parameters_hash,"
                + " candle_interval, symbols, sizing_type, sizing_value, broker, state, created_at,"
                + " updated_at) VALUES ($1, 'somebody', 'b', $2, '{}', $3, '1m', '{BTC-USD}',"
                + " 'QUANTITY', 1, 'paper', 'RUNNING', now(), now())")
        .bind(0, bot.id())
        .bind(1, followed.strategy())
        .bind(2, followed.parametersHash())
        .then()
        .block();
    forgetful.began(followed, run, Candles.START);
    forgetful.began(source, run, Candles.START);
    forgetful.save();
    forgetful.forget(Candles.START);
    forgetful.load();
    assertThat(forgetful.begin(followed, run)).isEqualTo(Candles.START);
    assertThat(forgetful.begin(source, run)).isNull();
  }

  private Past.Span span(String feedRun, int from, int to) {
    return new Past.Span(
        feedRun, symbol, Interval.MINUTE, candles.get(from).openTime(), candles.get(to).openTime());
  }

  private PostgresPast past() {
    return new PostgresPast(database, history, true, Clock.systemUTC());
  }
}
