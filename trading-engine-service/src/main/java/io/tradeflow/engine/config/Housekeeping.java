package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.postgres.PostgresPast;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.UniverseEngine;
import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the engine computing what running bots follow, and the tables small. */
class Housekeeping {
  private final SignalEngine engine;
  private final UniverseEngine universes;
  private final PostgresPast past;
  private final BotStore bots;
  private final Duration retention;
  private final Clock clock;

  Housekeeping(
      SignalEngine engine,
      UniverseEngine universes,
      PostgresPast past,
      BotStore bots,
      Duration retention,
      Clock clock) {
    this.engine = engine;
    this.universes = universes;
    this.past = past;
    this.bots = bots;
    this.retention = retention;
    this.clock = clock;
  }

  /** Bots may be started through any instance, so the table is asked, not the caller told. */
  @Scheduled(fixedDelay = 1_000)
  void followBots() {
    engine.subscribe(bots.subscriptions());
    universes.subscribe(bots.universes());
  }

  /** An instance dies at any time: what it does not write within a second was not long ago. */
  @Scheduled(fixedDelay = 1_000)
  void savePast() {
    past.save();
  }

  /** Before candles are read from a place in the topic: strategies are rebuilt up to there. */
  void beginAnew() {
    past.load();
    engine.begin();
    followBots();
  }

  /** The same for strategies over several symbols, whose candles are read apart. */
  void beginUniverses() {
    past.load();
    followBots();
  }

  @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
  void forgetOldSignals() {
    bots.forgetBefore(clock.instant().minus(retention));
    past.forget(clock.instant().minus(retention));
  }
}
