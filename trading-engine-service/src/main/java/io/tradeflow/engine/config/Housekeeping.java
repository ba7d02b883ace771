package io.tradeflow.engine.config;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.SignalEngine;
import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the engine computing what running bots follow, and the tables small. */
class Housekeeping {
  private final SignalEngine engine;
  private final BotStore bots;
  private final Duration retention;
  private final Clock clock;

  Housekeeping(SignalEngine engine, BotStore bots, Duration retention, Clock clock) {
    this.engine = engine;
    this.bots = bots;
    this.retention = retention;
    this.clock = clock;
  }

  /** Bots may be started through any instance, so the table is asked, not the caller told. */
  @Scheduled(fixedDelay = 1_000)
  void followBots() {
    engine.subscribe(bots.subscriptions());
  }

  @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
  void forgetOldSignals() {
    bots.forgetBefore(clock.instant().minus(retention));
  }
}
