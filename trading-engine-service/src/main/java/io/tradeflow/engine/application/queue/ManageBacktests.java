package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.RuleStore;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an account holder does with backtests. */
public final class ManageBacktests {
  /** Backtests of all accounts that wait or run. */
  public static final int MOST_UNFINISHED = 1_000;

  /** Symbols of one backtest. */
  public static final int MOST_SYMBOLS = 20;

  private static final int MOST_WARM_UP = 5_000;

  /**
   * What was asked for.
   *
   * @param strategy code in the catalogue; null with a rule
   * @param ruleId null with a strategy
   * @param ruleVersion null for the latest
   * @param from when it begins to trade; null for the first candle after the warm-up
   * @param to when it ends; null for now
   * @param warmUp bars before {@code from} that are read if they are there
   */
  public record Asked(
      @Nullable String strategy,
      @Nullable UUID ruleId,
      @Nullable Integer ruleVersion,
      Map<String, BigDecimal> parameters,
      List<String> symbols,
      Interval interval,
      @Nullable Instant from,
      @Nullable Instant to,
      int warmUp,
      Costs costs) {}

  private final BacktestStore store;
  private final History history;
  private final ManageRules rules;
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
      History history,
      ManageRules rules,
      BacktestLimits.Tiers tiers,
      Runnable added,
      Clock clock) {
    this.store = store;
    this.history = history;
    this.rules = rules;
    this.tiers = tiers;
    this.added = added;
    this.clock = clock;
  }

  /** Puts a backtest into the queue. */
  public QueuedBacktest create(String accountId, Asked asked) {
    checkShape(asked);
    BacktestLimits limits = tiers.of(accountId);
    BacktestPlan plan = plan(accountId, asked);
    Subjects.Chosen unusedSubject = plan.subject();
    BacktestTerms unusedTerms = plan.terms();
    long bars = bars(plan);
    if (bars > limits.bars()) {
      throw invalid(
          "TOO_MANY_BARS",
          "This is %,d bars; your plan permits %,d in a backtest. Take a shorter span, a longer"
                  .formatted(bars, limits.bars())
              + " interval or fewer symbols.");
    }
    QueuedBacktest backtest =
        QueuedBacktest.asked(UUID.randomUUID(), accountId, plan, bars, limits.running(), now());
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

  private static void checkShape(Asked asked) {
    if ((asked.strategy() == null) == (asked.ruleId() == null)) {
      throw invalid("INVALID_BACKTEST", "Give either a strategy or a rule.");
    }
    if (asked.ruleId() != null && !asked.parameters().isEmpty()) {
      throw invalid("INVALID_BACKTEST", "A rule has no parameters; leave them out.");
    }
    List<String> symbols = asked.symbols();
    if (symbols.isEmpty()
        || symbols.size() > MOST_SYMBOLS
        || new HashSet<>(symbols).size() < symbols.size()) {
      throw invalid(
          "INVALID_BACKTEST",
          "symbols must hold 1 to %d symbols, none twice.".formatted(MOST_SYMBOLS));
    }
    if (asked.interval() == Interval.SECOND) {
      throw invalid("INVALID_BACKTEST", "interval must be 1m, 5m or 1h: 1s candles are not kept.");
    }
    if (asked.warmUp() < 0 || asked.warmUp() > MOST_WARM_UP) {
      throw invalid("INVALID_BACKTEST", "warmUpBars must be from 0 to " + MOST_WARM_UP + ".");
    }
  }

  private BacktestPlan plan(String accountId, Asked asked) {
    BacktestPlan.@Nullable PlannedRule rule = rule(accountId, asked);
    long begin = Long.MIN_VALUE;
    long end = Long.MAX_VALUE;
    for (String symbol : asked.symbols()) {
      History.Coverage there = coverage(symbol, asked.interval());
      begin = Math.max(begin, there.from());
      end = Math.min(end, there.to());
    }
    long to = asked.to() == null ? end : asked.to().getEpochSecond();
    long length = asked.interval().length().toSeconds();
    long from =
        asked.from() == null ? begin + asked.warmUp() * length : asked.from().getEpochSecond();
    if (asked.from() == null && from >= to) {
      from = begin;
    }
    if (from >= to || from < begin || to > end) {
      throw invalid(
          "SPAN_NOT_COVERED",
          "From %s to %s is asked for; there are %s candles of %s from %s to %s."
              .formatted(
                  Instant.ofEpochSecond(from),
                  Instant.ofEpochSecond(to),
                  asked.interval().code(),
                  String.join(", ", asked.symbols()),
                  Instant.ofEpochSecond(begin),
                  Instant.ofEpochSecond(end)));
    }
    long warmFrom = from;
    for (String symbol : asked.symbols()) {
      warmFrom = Math.min(warmFrom, history.before(symbol, asked.interval(), from, asked.warmUp()));
    }
    return new BacktestPlan(
        asked.strategy(),
        rule,
        asked.parameters(),
        asked.symbols(),
        asked.interval(),
        warmFrom,
        from,
        to,
        asked.costs());
  }

  private BacktestPlan.@Nullable PlannedRule rule(String accountId, Asked asked) {
    if (asked.ruleId() == null) {
      return null;
    }
    RuleStore.Version found = rules.get(accountId, asked.ruleId(), asked.ruleVersion());
    return new BacktestPlan.PlannedRule(
        asked.ruleId(), found.head().reference().version(), found.document());
  }

  private History.Coverage coverage(String symbol, Interval interval) {
    Optional<History.Coverage> there = history.coverage(symbol, interval);
    return there.orElseThrow(
        () ->
            invalid(
                "SPAN_NOT_COVERED",
                "There are no %s candles of %s. GET /api/v1/backtests/history?symbol=… says what"
                        .formatted(
                            interval.code(),
                            symbol.length() > 40 ? symbol.substring(0, 40) + "…" : symbol)
                    + " there is."));
  }

  private long bars(BacktestPlan plan) {
    long bars = 0;
    for (String symbol : plan.symbols()) {
      long traded = history.count(symbol, plan.interval(), plan.from(), plan.to());
      if (traded == 0) {
        throw invalid(
            "SPAN_NOT_COVERED", "There is no candle of %s in that span.".formatted(symbol));
      }
      bars += traded + history.count(symbol, plan.interval(), plan.warmFrom(), plan.from());
    }
    return bars;
  }

  private static Refused invalid(String code, String message) {
    return new Refused(Refused.Kind.INVALID, code, message);
  }

  private static Refused notFound(UUID id) {
    return new Refused(
        Refused.Kind.NOT_FOUND, "BACKTEST_NOT_FOUND", "There is no backtest " + id + ".");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
