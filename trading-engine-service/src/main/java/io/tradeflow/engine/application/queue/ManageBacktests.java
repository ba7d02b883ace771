package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.Interval;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an account holder does with backtests. */
public final class ManageBacktests {
  /** Backtests of all accounts that wait or run. */
  public static final int MOST_UNFINISHED = 1_000;

  /**
   * What was asked for.
   *
   * @param strategy code in the catalogue; null with a rule
   * @param ruleId null with a strategy
   * @param ruleVersion null for the latest
   * @param symbols none with data
   * @param interval null with data
   * @param data files of the account, each of another symbol; empty for the platform's candles
   * @param from when it begins to trade; null for the first candle after the warm-up, or the first
   *     bar of data
   * @param to when it ends; null for now
   * @param warmUp candles before {@code from} that are read if they are there; of data all are
   * @param search null where nothing is searched
   * @param monteCarlo other histories to draw; null none
   */
  public record Asked(
      @Nullable String strategy,
      @Nullable UUID ruleId,
      @Nullable Integer ruleVersion,
      Map<String, BigDecimal> parameters,
      List<String> symbols,
      @Nullable Interval interval,
      List<UUID> data,
      @Nullable Instant from,
      @Nullable Instant to,
      int warmUp,
      Costs costs,
      @Nullable AskedSearch search,
      @Nullable BigDecimal monteCarlo) {}

  private final BacktestStore store;
  private final Planning planning;
  private final BacktestLimits.Tiers tiers;
  private final Runnable added;
  private final Clock clock;

  /**
   * Makes the use case.
   *
   * @param added is told that there is something new in the queue
   */
  public ManageBacktests(
      BacktestStore store,
      Planning planning,
      BacktestLimits.Tiers tiers,
      Runnable added,
      Clock clock) {
    this.store = store;
    this.planning = planning;
    this.tiers = tiers;
    this.added = added;
    this.clock = clock;
  }

  /** Puts a backtest into the queue. */
  public QueuedBacktest create(String accountId, Asked asked) {
    BacktestLimits limits = tiers.of(accountId);
    Planning.Planned planned = planning.of(accountId, asked, limits);
    QueuedBacktest backtest =
        QueuedBacktest.asked(
            UUID.randomUUID(), accountId, planned.plan(), planned.bars(), limits.running(), now());
    return switch (store.add(backtest, limits.unfinished(), MOST_UNFINISHED)) {
      case ADDED -> {
        added.run();
        yield backtest;
      }
      case ACCOUNT_FULL ->
          throw new Refused(
              Refused.Kind.CONFLICT,
              "TOO_MANY_BACKTESTS",
              "Your plan permits %d backtests that are not finished. Wait for one, or cancel it."
                  .formatted(limits.unfinished()));
      case QUEUE_FULL ->
          throw new Refused(
              Refused.Kind.CONFLICT,
              "QUEUE_FULL",
              "Too many backtests of all accounts wait. Try again in some minutes.");
    };
  }

  /** The account's backtest. */
  public QueuedBacktest get(String accountId, UUID id) {
    return store.find(accountId, id).orElseThrow(() -> notFound(id));
  }

  /** What the account's backtest gave. */
  public BacktestStore.Output output(String accountId, UUID id) {
    QueuedBacktest backtest = get(accountId, id);
    return store
        .output(accountId, id)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Kind.CONFLICT,
                    "BACKTEST_STATE",
                    "The backtest is %s; there is a result only when it is DONE."
                        .formatted(backtest.state())));
  }

  /** Cancels it, or deletes it if it is finished. */
  public BacktestStore.Ending end(String accountId, UUID id) {
    return store.end(accountId, id, now()).orElseThrow(() -> notFound(id));
  }

  private static Refused notFound(UUID id) {
    return new Refused(
        Refused.Kind.NOT_FOUND, "BACKTEST_NOT_FOUND", "There is no backtest " + id + ".");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
