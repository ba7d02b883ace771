package io.tradeflow.risk.adapter.postgres;

import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.domain.RiskRules;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the rules that orders are decided by, at most a second old. They are there before the first
 * decision. While the database is away the last ones stay: nobody can change them then, and
 * overrides end by themselves.
 */
public final class RuleReader implements SmartLifecycle, Supplier<RiskRules> {
  private static final Logger LOG = LoggerFactory.getLogger(RuleReader.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final RuleBoard board;
  private volatile RiskRules rules = RiskRules.NONE;
  private volatile @Nullable ScheduledExecutorService timer;

  public RuleReader(RuleBoard board) {
    this.board = board;
  }

  @Override
  public RiskRules get() {
    return rules;
  }

  @Override
  public void start() {
    read();
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("risk-rules").daemon().factory());
    started.scheduleWithFixedDelay(
        this::readAgain, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    timer = started;
  }

  private void read() {
    rules =
        new RiskRules(
            board
                .all()
                .toCompletableFuture()
                .orTimeout(BOUND.toMillis(), TimeUnit.MILLISECONDS)
                .join());
  }

  private void readAgain() {
    try {
      read();
    } catch (RuntimeException e) {
      LOG.warn("Risk rules could not be read; the last ones stay in force", e);
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService started = timer;
    if (started != null) {
      started.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }

  /** Before whatever decides. */
  @Override
  public int getPhase() {
    return 0;
  }
}
