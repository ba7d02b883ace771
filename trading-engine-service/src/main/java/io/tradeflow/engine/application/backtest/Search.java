package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Returns;
import io.tradeflow.engine.domain.backtest.Stopped;
import io.tradeflow.engine.domain.search.Blocks;
import io.tradeflow.engine.domain.search.Overfitting;
import io.tradeflow.engine.domain.search.Space;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries parameters side by side; results do not depend on threads. One that was stopped is of no
 * further use.
 */
public final class Search implements AutoCloseable {
  /** How parameters are chosen. */
  public enum Method {
    GRID,
    RANDOM,
    EVOLUTION
  }

  /**
   * What to search.
   *
   * @param fixed parameters that are not searched
   * @param trials how many, at most; a grid needs as many as it has combinations
   */
  public record Plan(
      String strategy,
      Map<String, BigDecimal> fixed,
      Space space,
      Method method,
      int trials,
      long seed,
      BacktestTerms terms) {
    public Plan {
      if (method == Method.GRID && space.size() > trials) {
        throw new InvalidBacktest(
            "The grid has %s combinations, more than the %d trials that are allowed"
                .formatted(space.size() > Space.MOST ? "too many" : space.size(), trials));
      }
    }
  }

  /**
   * One set of parameters.
   *
   * @param sharpe of a bar; NaN where nothing was traded
   */
  public record Trial(
      SortedMap<String, BigDecimal> parameters,
      double sharpe,
      double totalReturn,
      int trades,
      Returns returns,
      Blocks blocks) {}

  private static final int SMALLEST_GENERATION = 8;
  private static final int LARGEST_GENERATION = 60;

  /** Longest wait until whoever watches is asked again. */
  private static final long PATIENCE_MILLIS = 200;

  private final Plan plan;
  private final Evolver evolver;
  private final ExecutorService threads;
  private volatile boolean stopped;

  /**
   * Makes a search.
   *
   * @param threads that try side by side, of as low a priority as the caller's
   */
  public Search(Plan plan, Evolver evolver, int threads) {
    this.plan = plan;
    this.evolver = evolver;
    int priority = Thread.currentThread().getPriority();
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("search-", 0).daemon().priority(priority).factory());
  }

  /** What is searched. */
  public Plan plan() {
    return plan;
  }

  /**
   * Tries all; combinations that the strategy refuses are left out.
   *
   * @return the best by Sharpe ratio first, at least one
   */
  public List<Trial> run(List<Bars> bars, long from, Progress progress) {
    AtomicInteger done = new AtomicInteger();
    List<Trial> found =
        switch (plan.method()) {
          case GRID -> trials(plan.space().grid(), bars, from, progress, done);
          case RANDOM -> {
            SplittableRandom random = new SplittableRandom(plan.seed());
            // One that is drawn again is no further trial: it would make luck look like skill.
            yield trials(
                plan.space().random(plan.trials(), random).stream().distinct().toList(),
                bars,
                from,
                progress,
                done);
          }
          case EVOLUTION -> evolve(bars, from, progress, done);
        };
    List<Trial> ranked = new ArrayList<>(found.stream().filter(it -> it != NONE).toList());
    if (ranked.isEmpty()) {
      throw new InvalidBacktest("The strategy refuses every combination of these ranges");
    }
    ranked.sort(Comparator.comparingDouble((Trial it) -> -score(it)));
    return ranked;
  }

  private static double score(Trial trial) {
    return Double.isNaN(trial.sharpe()) ? Double.NEGATIVE_INFINITY : trial.sharpe();
  }

  private List<Trial> evolve(List<Bars> bars, long from, Progress progress, AtomicInteger done) {
    int wanted = 10 * plan.space().ranges().size();
    int size = Math.clamp(wanted, SMALLEST_GENERATION, LARGEST_GENERATION);
    long most = Math.min(plan.trials(), plan.space().size());
    Map<TreeMap<String, BigDecimal>, Trial> known = new LinkedHashMap<>();
    evolver.evolve(
        plan.space(),
        size,
        plan.seed(),
        new Evolver.Scores() {
          @Override
          public double[] of(List<TreeMap<String, BigDecimal>> proposals) {
            List<TreeMap<String, BigDecimal>> fresh =
                proposals.stream()
                    .distinct()
                    .filter(it -> !known.containsKey(it))
                    .limit(most - known.size())
                    .toList();
            List<Trial> trials = trials(fresh, bars, from, progress, done);
            for (int i = 0; i < fresh.size(); i++) {
              known.put(fresh.get(i), trials.get(i));
            }
            return proposals.stream()
                .mapToDouble(it -> score(known.getOrDefault(it, NONE)))
                .toArray();
          }

          @Override
          public boolean enough() {
            return known.size() >= most;
          }
        });
    return List.copyOf(known.values());
  }

  /** Stands for a combination that the strategy refuses. */
  private static final Trial NONE =
      new Trial(
          new TreeMap<>(),
          Double.NaN,
          0,
          0,
          new Returns(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
          new Blocks(new int[0], new double[0], new double[0]));

  private List<Trial> trials(
      List<TreeMap<String, BigDecimal>> all,
      List<Bars> bars,
      long from,
      Progress progress,
      AtomicInteger done) {
    List<Future<Trial>> futures = new ArrayList<>();
    for (TreeMap<String, BigDecimal> values : all) {
      futures.add(threads.submit(() -> trial(values, bars, from)));
    }
    List<Trial> trials = new ArrayList<>();
    for (Future<Trial> future : futures) {
      trials.add(result(future, () -> progress.at(done.get(), plan.trials())));
      check(progress.at(done.incrementAndGet(), plan.trials()));
    }
    return trials;
  }

  private void check(boolean goesOn) {
    if (!goesOn) {
      stopped = true;
      threads.shutdownNow();
      throw new Stopped();
    }
  }

  private Trial result(Future<Trial> future, BooleanSupplier goesOn) {
    try {
      while (true) {
        try {
          return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          check(goesOn.getAsBoolean());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
      throw new Stopped();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Trial trial(Map<String, BigDecimal> values, List<Bars> bars, long from) {
    @Nullable Result result = test(values, bars, from);
    if (result == null) {
      return NONE;
    }
    Curve equity = result.equity();
    Returns returns = Returns.of(equity);
    int stretches = Math.min(Overfitting.STRETCHES, equity.count() / 2 * 2);
    return new Trial(
        new TreeMap<>(values),
        returns.sharpe() / Math.sqrt(returns.perYear()),
        equity.last() / equity.start() - 1,
        result.ledger().trips().size(),
        returns,
        Blocks.of(equity, stretches));
  }

  /** Runs one set; null where the strategy refuses it. */
  public @Nullable Result test(Map<String, BigDecimal> values, List<Bars> bars, long from) {
    Map<String, BigDecimal> parameters = new TreeMap<>(plan.fixed());
    parameters.putAll(values);
    try {
      Subjects.Chosen chosen = Subjects.of(plan.strategy(), parameters, bars.size());
      return new Backtest(chosen.subject(), bars, plan.terms(), from)
          .run((done, total) -> !stopped);
    } catch (InvalidParameters e) {
      return null;
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
