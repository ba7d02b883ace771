package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.search.DeflatedSharpe;
import io.tradeflow.engine.domain.search.MonteCarlo;
import io.tradeflow.engine.domain.search.Overfitting;
import io.tradeflow.engine.domain.search.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a search gave, and how much of that is luck.
 *
 * @param trials the best first, at least one
 * @param walk null where it was not asked for
 * @param overfitting null where there is too little to compare
 */
public record Found(
    Search.Method method,
    List<Search.Trial> trials,
    @Nullable WalkForward walk,
    DeflatedSharpe deflated,
    @Nullable Overfitting overfitting,
    @Nullable MonteCarlo bootstrap,
    Verdict verdict) {
  private static final int MOST_COMPARED = 2_000;
  private static final int FEWEST_RETURNS = 32;
  private static final int RUNS = 1_000;

  public Found {
    trials = List.copyOf(trials);
  }

  /** Weighs the best of the trials against all that is known. */
  public static Found of(
      Search search,
      List<Search.Trial> trials,
      @Nullable WalkForward walk,
      List<Bars> bars,
      long from) {
    Search.Trial best = trials.getFirst();
    DeflatedSharpe deflated =
        DeflatedSharpe.of(
            best.sharpe(),
            trials.stream().map(Search.Trial::sharpe).toList(),
            best.returns().count(),
            best.returns().skew(),
            best.returns().kurtosis());
    boolean comparable = trials.size() >= 2 && best.returns().count() >= FEWEST_RETURNS;
    @Nullable Overfitting overfitting =
        comparable
            ? Overfitting.of(
                trials.stream().limit(MOST_COMPARED).map(Search.Trial::blocks).toList())
            : null;
    @Nullable Result result = search.test(best.parameters(), bars, from);
    @Nullable MonteCarlo bootstrap =
        result == null ? null : MonteCarlo.bootstrap(result.equity(), RUNS, search.plan().seed());
    Verdict verdict =
        Verdict.of(
            best.trades(), deflated, overfitting, bootstrap, walk == null ? null : walk.total());
    return new Found(
        search.plan().method(), trials, walk, deflated, overfitting, bootstrap, verdict);
  }

  public Search.Trial best() {
    return trials.getFirst();
  }

  /** As sentences, the verdict first. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Found by %s search over %d trials. %s"
            .formatted(method.name().toLowerCase(Locale.ROOT), trials.size(), verdict.headline()));
    notes.addAll(verdict.reasons());
    return notes;
  }
}
