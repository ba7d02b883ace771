package io.tradeflow.risk.config;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradeflow.risk.adapter.kafka.BroadcastReferenceData;
import io.tradeflow.risk.adapter.kafka.DecisionListener;
import io.tradeflow.risk.adapter.kafka.DecisionLoop;
import io.tradeflow.risk.adapter.kafka.DecisionLoopProperties;
import io.tradeflow.risk.adapter.kafka.EntitlementListener;
import io.tradeflow.risk.adapter.kafka.PartitionBooks;
import io.tradeflow.risk.adapter.postgres.LeaseRounds;
import io.tradeflow.risk.adapter.postgres.PostgresKillSwitchBoard;
import io.tradeflow.risk.adapter.postgres.PostgresSenderLeases;
import io.tradeflow.risk.adapter.postgres.RuleReader;
import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.starter.kafka.StarterKafka;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** risk-service, put together by the methods of its own wiring, without a Spring context. */
public final class RiskParts implements AutoCloseable {
  private static final BigDecimal VAST = new BigDecimal("10000000");

  private final DecisionLoop loop;
  private final RuleReader rules;
  private final LeaseRounds rounds;
  private final DecisionListener decisions;
  private final EntitlementListener entitlements;
  private final KillProtocol kills;

  public RiskParts(
      StarterKafka kafka, DatabaseClient database, KeptConnections connections, Outbox outbox) {
    RiskConfiguration beans = new RiskConfiguration();
    Clock clock = Clock.systemUTC();
    KillProperties kill =
        new KillProperties(Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofSeconds(1));
    DecisionLoopProperties deciding =
        new DecisionLoopProperties(
            new BigDecimal("0.01"), 200, 0, Duration.ofMillis(300), Duration.ofSeconds(10));
    rules = beans.ruleReader(beans.ruleBoard(database, outbox, clock));
    BroadcastReferenceData reference = beans.referenceData(kafka.readers(), guards(), rules);
    PartitionBooks books = beans.partitionBooks(beans.preTradeRisk(deciding), reference);
    loop =
        beans.decisionLoop(
            kafka.settings(),
            kafka.readers(),
            reference,
            books,
            beans.keptStates(database),
            kafka.apart(),
            new SimpleMeterRegistry(),
            clock,
            deciding);
    PostgresKillSwitchBoard board = beans.killSwitchBoard(database, connections, outbox, clock);
    PostgresSenderLeases leases = beans.senderLeases(database, connections, outbox, kill, clock);
    KillWatch watch = beans.killWatch(kill);
    kills = beans.killProtocol(board, leases, watch, kill);
    beans.senderListener(kafka.readers(), watch, leases);
    rounds = beans.leaseRounds(leases, kills, watch, kill);
    decisions = beans.decisionListener(beans.decisionLog(database, JsonMapper.builder().build()));
    entitlements = beans.entitlementListener(beans.riskProfiles(database, outbox, clock));
  }

  /** As in the service's application.yml. */
  private static GuardProperties guards() {
    return new GuardProperties(
        BigDecimal.TEN,
        new BigDecimal("50"),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ZERO,
        VAST,
        VAST,
        VAST,
        50,
        600,
        Duration.ofMillis(100));
  }

  /** Begins to decide. */
  public void start() {
    rules.start();
    rounds.start();
    loop.start();
  }

  public DecisionListener decisions() {
    return decisions;
  }

  public EntitlementListener entitlements() {
    return entitlements;
  }

  public KillProtocol kills() {
    return kills;
  }

  /** Whether it decides. */
  public boolean ready() {
    return loop.health().getStatus().equals(Status.UP);
  }

  @Override
  public void close() {
    loop.stop();
    rules.stop();
    rounds.stop();
  }
}
