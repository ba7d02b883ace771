package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.crypto.KeyFile;
import io.tradeflow.engine.adapter.crypto.SealedSecrets;
import io.tradeflow.engine.adapter.kafka.LatestPrices;
import io.tradeflow.engine.adapter.postgres.CommandOutbox;
import io.tradeflow.engine.adapter.postgres.PostgresHookStore;
import io.tradeflow.engine.adapter.postgres.PostgresOutsideSignals;
import io.tradeflow.engine.adapter.web.ClientAddress;
import io.tradeflow.engine.adapter.web.Deliveries;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.outside.HookStore;
import io.tradeflow.engine.application.outside.ManageHooks;
import io.tradeflow.engine.application.outside.OutsideSignals;
import io.tradeflow.engine.application.outside.Prices;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import io.tradeflow.engine.application.outside.Secrets;
import io.tradeflow.engine.domain.outside.AddressRange;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks and programs → events → signals. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutsideProperties.class)
class OutsideConfiguration {
  @Bean
  Prices prices(BroadcastReaders readers) {
    return new LatestPrices(readers);
  }

  @Bean
  Secrets webhookSecrets(OutsideProperties properties) {
    return new SealedSecrets(KeyFile.read(properties.keyFile()));
  }

  @Bean
  HookStore hookStore(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresHookStore(database, outbox);
  }

  @Bean
  OutsideSignals outsideSignals(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresOutsideSignals(database, outbox);
  }

  @Bean
  ManageHooks manageHooks(BotStore bots, HookStore hooks, Secrets secrets, Clock clock) {
    return new ManageHooks(bots, hooks, secrets, clock);
  }

  @Bean
  ReceiveSignals receiveSignals(
      OutsideSignals signals, Prices prices, OutsideProperties properties, Clock clock) {
    return new ReceiveSignals(signals, prices, properties.maxPriceAge(), clock);
  }

  @Bean
  ClientAddress clientAddress(OutsideProperties properties) {
    return new ClientAddress(
        properties.gateways().stream()
            .map(
                range ->
                    AddressRange.of(range)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "tradeflow.engine.outside.gateways: not a range: " + range)))
            .toList());
  }

  @Bean
  Deliveries deliveries(
      HookStore hooks,
      BotStore bots,
      Secrets secrets,
      ReceiveSignals signals,
      JsonMapper json,
      Clock clock) {
    return new Deliveries(hooks, bots, secrets, signals, json, clock);
  }

  @Bean
  EventTidying eventTidying(OutsideSignals signals, EngineProperties properties, Clock clock) {
    return new EventTidying(signals, properties, clock);
  }

  /** Event ids are kept far longer than the window in which they could be sent again. */
  record EventTidying(OutsideSignals signals, EngineProperties properties, Clock clock) {
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forgetOldEvents() {
      signals.forgetBefore(clock.instant().minus(properties.signalRetention()));
    }
  }
}
