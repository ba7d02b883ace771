package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.postgres.PostgresBotRecords;
import io.tradeflow.engine.application.BotRecords;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.CandleHistory;
import io.tradeflow.engine.application.CompareBots;
import io.tradeflow.engine.application.EngineHistory;
import io.tradeflow.engine.application.FeedWatch;
import io.tradeflow.engine.application.Instruments;
import io.tradeflow.engine.application.KeptCandles;
import io.tradeflow.engine.application.ReportOnBots;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.SignalEngine;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;

/** How bots are and what they made. */
@Configuration(proxyBeanMethods = false)
class BotReportConfiguration {
  /** Keeps what was fed, once a second and not once a candle. */
  static class FeedKeeper {
    private final FeedWatch watch;
    private final BotRecords records;

    FeedKeeper(FeedWatch watch, BotRecords records) {
      this.watch = watch;
      this.records = records;
    }

    @Scheduled(fixedDelay = 1_000)
    void keep() {
      watch.keep(records::keep);
    }
  }

  @Bean
  FeedWatch feedWatch() {
    return new FeedWatch();
  }

  @Bean
  BotRecords botRecords(DatabaseClient database) {
    return new PostgresBotRecords(database);
  }

  @Bean
  FeedKeeper feedKeeper(FeedWatch watch, BotRecords records) {
    return new FeedKeeper(watch, records);
  }

  @Bean
  CandleHistory candleHistory(History kept, SignalEngine engine) {
    return new KeptCandles(kept, new EngineHistory(engine));
  }

  @Bean
  CompareBots compareBots(
      BotRecords records, TradingLedger ledger, Instruments instruments, CandleHistory history) {
    return new CompareBots(records, ledger, instruments, history);
  }

  @Bean
  ReportOnBots reportOnBots(BotStore bots, BotRecords records, Clock clock) {
    return new ReportOnBots(bots, records, clock);
  }
}
