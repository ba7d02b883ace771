package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.kafka.CandleListener;
import io.tradeflow.engine.adapter.kafka.InstrumentCatalogue;
import io.tradeflow.engine.adapter.kafka.OrderEventListener;
import io.tradeflow.engine.adapter.kafka.SignalListener;
import io.tradeflow.engine.adapter.kafka.SignalPublisher;
import io.tradeflow.engine.adapter.kafka.UniverseListener;
import io.tradeflow.engine.adapter.postgres.CommandOutbox;
import io.tradeflow.engine.adapter.postgres.OrderCommandOutbox;
import io.tradeflow.engine.adapter.postgres.PostgresBotStore;
import io.tradeflow.engine.adapter.postgres.PostgresPast;
import io.tradeflow.engine.adapter.postgres.PostgresTradingLedger;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.FeedWatch;
import io.tradeflow.engine.application.Instruments;
import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.UniverseEngine;
import io.tradeflow.engine.domain.bot.TradeRule;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Candles → signals → verdicts → order commands. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(EngineProperties.class)
class EngineConfiguration {
  @Bean
  PostgresPast past(
      DatabaseClient database, History history, BacktestProperties properties, Clock clock) {
    return new PostgresPast(database, history, properties.keepsSeconds(), clock);
  }

  @Bean
  SignalEngine signalEngine(EngineProperties properties, PostgresPast past) {
    return new SignalEngine(properties.history(), past);
  }

  @Bean
  UniverseEngine universeEngine(EngineProperties properties, PostgresPast past) {
    return new UniverseEngine(properties.history(), past);
  }

  @Bean
  InstrumentCatalogue instrumentCatalogue(BroadcastReaders readers) {
    return new InstrumentCatalogue(readers);
  }

  @Bean
  CommandOutbox commandOutbox(Outbox outbox) {
    return new OrderCommandOutbox(outbox);
  }

  @Bean
  BotStore botStore(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresBotStore(database, outbox);
  }

  @Bean
  TradingLedger tradingLedger(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresTradingLedger(database, outbox);
  }

  @Bean
  ActOnSignals actOnSignals(
      TradingLedger ledger, Instruments instruments, EngineProperties properties, Clock clock) {
    return new ActOnSignals(
        ledger,
        instruments,
        new TradeRule(properties.maxSignalAge()),
        properties.pendingTimeout(),
        clock);
  }

  @Bean
  ManageBots manageBots(
      BotStore bots,
      TradingLedger ledger,
      Instruments instruments,
      EngineProperties properties,
      Clock clock) {
    return new ManageBots(bots, ledger, instruments, properties.pendingTimeout(), clock);
  }

  @Bean
  Housekeeping housekeeping(
      SignalEngine engine,
      UniverseEngine universes,
      PostgresPast past,
      BotStore bots,
      EngineProperties properties,
      Clock clock) {
    return new Housekeeping(engine, universes, past, bots, properties.signalRetention(), clock);
  }

  @Bean
  CandleListener candleListener(
      SignalEngine engine,
      EventSender sender,
      FeedWatch watch,
      Housekeeping housekeeping,
      EngineProperties properties,
      Clock clock) {
    return new CandleListener(
        engine,
        new SignalPublisher(sender, clock)::publish,
        watch,
        housekeeping::beginAnew,
        properties.warmUpRecords(),
        properties.maxCandleAge(),
        clock);
  }

  @Bean
  UniverseListener universeListener(
      UniverseEngine engine,
      EventSender sender,
      Housekeeping housekeeping,
      EngineProperties properties,
      Clock clock) {
    return new UniverseListener(
        engine,
        new SignalPublisher(sender, clock)::publish,
        housekeeping::beginUniverses,
        properties.readAgain(),
        properties.maxCandleAge(),
        clock);
  }

  @Bean
  SignalListener signalListener(ActOnSignals actOnSignals, InstrumentCatalogue instruments) {
    return new SignalListener(actOnSignals, instruments);
  }

  @Bean
  OrderEventListener orderEventListener(TradingLedger ledger, Clock clock) {
    return new OrderEventListener(ledger, clock);
  }
}
