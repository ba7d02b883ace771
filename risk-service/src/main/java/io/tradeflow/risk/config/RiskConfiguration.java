package io.tradeflow.risk.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.risk.adapter.kafka.BroadcastCandles;
import io.tradeflow.risk.adapter.kafka.BroadcastReferenceData;
import io.tradeflow.risk.adapter.kafka.DecisionListener;
import io.tradeflow.risk.adapter.kafka.DecisionLoop;
import io.tradeflow.risk.adapter.kafka.DecisionLoopProperties;
import io.tradeflow.risk.adapter.kafka.EntitlementListener;
import io.tradeflow.risk.adapter.kafka.PartitionBooks;
import io.tradeflow.risk.adapter.kafka.SenderListener;
import io.tradeflow.risk.adapter.kafka.TopicRecording;
import io.tradeflow.risk.adapter.postgres.LeaseRounds;
import io.tradeflow.risk.adapter.postgres.PostgresDecisionLog;
import io.tradeflow.risk.adapter.postgres.PostgresKeptStates;
import io.tradeflow.risk.adapter.postgres.PostgresKillSwitchBoard;
import io.tradeflow.risk.adapter.postgres.PostgresRiskProfiles;
import io.tradeflow.risk.adapter.postgres.PostgresRuleBoard;
import io.tradeflow.risk.adapter.postgres.PostgresSenderLeases;
import io.tradeflow.risk.adapter.postgres.RuleReader;
import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.KeptStates;
import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.application.whatif.WhatIf;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.kafka.KafkaSettings;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** The service as a diagram. */
@Configuration
@EnableConfigurationProperties({
  DecisionLoopProperties.class,
  GuardProperties.class,
  KillProperties.class,
  WhatIfProperties.class
})
public class RiskConfiguration {
  @Bean
  BroadcastReferenceData referenceData(
      BroadcastReaders readers, GuardProperties guards, RuleReader rules) {
    BroadcastReferenceData data = new BroadcastReferenceData(guards.guards(), rules);
    data.subscribe(readers);
    return data;
  }

  @Bean
  BroadcastCandles candles(
      BroadcastReaders readers, KafkaSettings settings, DecisionLoopProperties properties) {
    BroadcastCandles candles = new BroadcastCandles();
    candles.subscribe(readers);
    candles.readBack(settings, properties.candlesReadBack());
    return candles;
  }

  @Bean
  PreTradeRisk preTradeRisk(DecisionLoopProperties properties) {
    return new PreTradeRisk(new RiskPolicy(properties.costAllowance()));
  }

  @Bean
  PartitionBooks partitionBooks(PreTradeRisk risk, BroadcastReferenceData reference) {
    return new PartitionBooks(risk, reference);
  }

  @Bean
  KeptStates keptStates(DatabaseClient database) {
    return new PostgresKeptStates(database);
  }

  @Bean
  DecisionLoop decisionLoop(
      KafkaSettings settings,
      BroadcastReaders readers,
      BroadcastReferenceData reference,
      PartitionBooks books,
      KeptStates kept,
      @Qualifier("apartSender") EventSender sender,
      MeterRegistry meters,
      Clock clock,
      DecisionLoopProperties properties) {
    return new DecisionLoop(
        settings, readers, reference, books, kept, sender, meters, clock, properties);
  }

  @Bean
  WhatIf whatIf(
      KafkaSettings settings,
      PreTradeRisk risk,
      BroadcastReferenceData reference,
      WhatIfProperties properties) {
    return new WhatIf(
        new TopicRecording(settings), risk, reference, properties.bounds(), System::nanoTime);
  }

  @Bean
  RiskProfiles riskProfiles(DatabaseClient database, Outbox outbox, Clock clock) {
    return new PostgresRiskProfiles(database, outbox, clock);
  }

  @Bean
  PostgresKillSwitchBoard killSwitchBoard(
      DatabaseClient database, KeptConnections connections, Outbox outbox, Clock clock) {
    return new PostgresKillSwitchBoard(database, connections, outbox, clock);
  }

  @Bean
  PostgresSenderLeases senderLeases(
      DatabaseClient database,
      KeptConnections connections,
      Outbox outbox,
      KillProperties properties,
      Clock clock) {
    return new PostgresSenderLeases(database, connections, outbox, properties.lease(), clock);
  }

  @Bean
  KillWatch killWatch(KillProperties properties) {
    return new KillWatch(System::nanoTime, properties.drift());
  }

  @Bean
  KillProtocol killProtocol(
      KillSwitchBoard board, SenderLeases leases, KillWatch watch, KillProperties properties) {
    return new KillProtocol(board, leases, watch, properties.answerWithin());
  }

  @Bean
  SenderListener senderListener(BroadcastReaders readers, KillWatch watch, SenderLeases leases) {
    SenderListener listener = new SenderListener(watch, leases);
    listener.subscribe(readers);
    return listener;
  }

  @Bean
  LeaseRounds leaseRounds(
      SenderLeases leases, KillProtocol protocol, KillWatch watch, KillProperties properties) {
    return new LeaseRounds(leases, protocol, watch, System::nanoTime, properties.drift());
  }

  @Bean
  RuleBoard ruleBoard(DatabaseClient database, Outbox outbox, Clock clock) {
    return new PostgresRuleBoard(database, outbox, clock);
  }

  @Bean
  RuleReader ruleReader(RuleBoard board) {
    return new RuleReader(board);
  }

  @Bean
  DecisionLog decisionLog(DatabaseClient database, JsonMapper json) {
    return new PostgresDecisionLog(database, json);
  }

  @Bean
  DecisionListener decisionListener(DecisionLog log) {
    return new DecisionListener(log);
  }

  @Bean
  EntitlementListener entitlementListener(RiskProfiles profiles) {
    return new EntitlementListener(profiles);
  }
}
