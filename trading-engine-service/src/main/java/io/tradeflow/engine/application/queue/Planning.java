package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.RuleStore;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.application.queue.ManageBacktests.Asked;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what was asked for a plan that can run, or says what is wrong. */
public final class Planning {
  /** Symbols of one backtest. */
  public static final int MOST_SYMBOLS = 20;

  private static final int MOST_WARM_UP = 5_000;
  private static final int FEWEST_HISTORIES = 10;
  private static final int MOST_HISTORIES = 10_000;

  /**
   * A plan and its size.
   *
   * @param bars that it reads, of all symbols
   */
  record Planned(BacktestPlan plan, long bars) {}

  private final History history;
  private final BarFiles files;
  private final ManageRules rules;

  public Planning(History history, BarFiles files, ManageRules rules) {
    this.history = history;
    this.files = files;
    this.rules = rules;
  }

  Planned of(String accountId, Asked asked, BacktestLimits limits) {
    checkShape(asked);
    BacktestPlan.@Nullable PlannedRule rule = rule(accountId, asked);
    @Nullable PlannedSearch search = search(asked, limits);
    PlannedSpan span =
        asked.data().isEmpty()
            ? new CandleSpan(history, asked).span()
            : FileSpan.of(files, accountId, asked);
    Integer histories =
        asked.monteCarlo() == null
            ? null
            : AskedSearch.whole(
                "monteCarlo", asked.monteCarlo(), FEWEST_HISTORIES, MOST_HISTORIES, 0);
    BacktestPlan plan =
        new BacktestPlan(
            asked.strategy(),
            rule,
            asked.parameters(),
            span.symbols(),
            asked.interval(),
            span.data(),
            span.warmFrom(),
            span.from(),
            span.to(),
            asked.costs(),
            search,
            histories);
    BacktestTerms unusedTerms = plan.terms();
    if (search == null) {
      Subjects.Chosen unusedSubject = plan.subject();
    }
    checkSize(span.bars(), search, limits);
    return new Planned(plan, span.bars());
  }

  private static void checkShape(Asked asked) {
    if ((asked.strategy() == null) == (asked.ruleId() == null)) {
      throw new InvalidBacktest("strategy", "or rule is needed, and only one of them");
    }
    if (asked.ruleId() != null && !asked.parameters().isEmpty()) {
      throw new InvalidBacktest("parameters", "must be left out: a rule has none");
    }
    boolean own = !asked.data().isEmpty();
    checkNames("symbols", asked.symbols(), own ? 0 : 1);
    checkNames("data", asked.data(), 0);
    if (asked.interval() == Interval.SECOND) {
      throw new InvalidBacktest(
          "interval", "must be 1m, 5m or 1h: 1s candles are not kept for long");
    }
    if (asked.warmUp() < 0 || asked.warmUp() > MOST_WARM_UP) {
      throw new InvalidBacktest("warmUpBars", "must be from 0 to " + MOST_WARM_UP);
    }
  }

  private static void checkNames(String field, List<?> names, int fewest) {
    if (names.size() < fewest
        || names.size() > MOST_SYMBOLS
        || new HashSet<>(names).size() < names.size()) {
      throw new InvalidBacktest(
          field, "must hold %d to %d, none twice".formatted(fewest, MOST_SYMBOLS));
    }
  }

  private BacktestPlan.@Nullable PlannedRule rule(String accountId, Asked asked) {
    if (asked.ruleId() == null) {
      return null;
    }
    RuleStore.Version found = rules.get(accountId, asked.ruleId(), asked.ruleVersion());
    return new BacktestPlan.PlannedRule(
        asked.ruleId(), found.head().reference().version(), found.document());
  }

  private static @Nullable PlannedSearch search(Asked asked, BacktestLimits limits) {
    if (asked.search() == null) {
      return null;
    }
    if (asked.strategy() == null) {
      throw new InvalidBacktest("search", "needs a strategy: a rule has no parameters");
    }
    return asked.search().planned(asked.strategy(), asked.parameters(), limits);
  }

  private static void checkSize(long bars, @Nullable PlannedSearch search, BacktestLimits limits) {
    if (bars > limits.bars()) {
      throw new Refused(
          Refused.Kind.INVALID,
          "TOO_MANY_BARS",
          "This is %,d bars; your plan permits %,d in a backtest. Take a shorter span, a longer"
                  .formatted(bars, limits.bars())
              + " interval or fewer symbols.");
    }
    if (search != null && search.work(bars) > limits.work()) {
      throw new Refused(
          Refused.Kind.INVALID,
          "SEARCH_TOO_LARGE",
          "search",
          "%,d trials over %,d bars%s are %,d bars in all; your plan permits %,d. Take fewer trials"
                  .formatted(
                      search.trials(),
                      bars,
                      search.walkForward() == 0
                          ? ""
                          : ", again for each of %d windows".formatted(search.walkForward()),
                      search.work(bars),
                      limits.work())
              + " or windows, or a shorter span.");
    }
  }
}
