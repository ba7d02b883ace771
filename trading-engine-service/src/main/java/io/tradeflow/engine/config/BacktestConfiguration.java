package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.kafka.CandleHistoryListener;
import io.tradeflow.engine.adapter.kafka.EntitlementTiers;
import io.tradeflow.engine.adapter.postgres.CommandOutbox;
import io.tradeflow.engine.adapter.postgres.PostgresBacktestStore;
import io.tradeflow.engine.adapter.postgres.PostgresBarFiles;
import io.tradeflow.engine.adapter.postgres.PostgresHistory;
import io.tradeflow.engine.adapter.search.JeneticsEvolver;
import io.tradeflow.engine.adapter.worker.BacktestWorker;
import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.queue.BacktestLimits;
import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.BarFiles;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.application.queue.ManageBacktests;
import io.tradeflow.engine.application.queue.ManageBarFiles;
import io.tradeflow.engine.application.queue.Planning;
import io.tradeflow.engine.application.queue.RunBacktest;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;

/** The queue of backtests and the candles that they read. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BacktestProperties.class)
class BacktestConfiguration {
  @Bean
  History history(DatabaseClient database) {
    return new PostgresHistory(database);
  }

  @Bean
  CandleHistoryListener candleHistoryListener(History history, BacktestProperties properties) {
    return new CandleHistoryListener(history, properties.keepsSeconds());
  }

  @Bean
  EntitlementTiers entitlementTiers(BroadcastReaders readers) {
    return new EntitlementTiers(readers);
  }

  @Bean
  BacktestStore backtestStore(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresBacktestStore(database, outbox);
  }

  @Bean
  ManageBacktests manageBacktests(
      BacktestStore store,
      History history,
      BarFiles files,
      ManageRules rules,
      BacktestLimits.Tiers tiers,
      BacktestWorker worker,
      Clock clock) {
    return new ManageBacktests(
        store, new Planning(history, files, rules), tiers, worker::wake, clock);
  }

  @Bean
  BarFiles barFiles(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresBarFiles(database, outbox);
  }

  @Bean
  ManageBarFiles manageBarFiles(BarFiles files, BacktestLimits.Tiers tiers, Clock clock) {
    return new ManageBarFiles(files, tiers, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  BacktestWorker backtestWorker(
      BacktestStore store,
      History history,
      BarFiles files,
      BacktestProperties properties,
      Clock clock) {
    return new BacktestWorker(
        store,
        new RunBacktest(history, files, new JeneticsEvolver(), properties.threads()),
        new BacktestWorker.Pace(properties.poll(), properties.lease(), properties.longest()),
        clock);
  }

  @Bean
  Tidying tidying(
      BacktestStore store, History history, BacktestProperties properties, Clock clock) {
    return new Tidying(store, history, properties, clock);
  }

  /** Keeps the tables small. */
  record Tidying(BacktestStore store, History history, BacktestProperties properties, Clock clock) {
    @Scheduled(fixedDelay = 600_000, initialDelay = 60_000)
    void forget() {
      store.forget(clock.instant().minus(properties.keep()), properties.most());
      history.trim(properties.candles(), properties.secondCandles());
    }
  }
}
