package io.tradeflow.engine.adapter.search;

import io.jenetics.GaussianMutator;
import io.jenetics.Genotype;
import io.jenetics.IntegerChromosome;
import io.jenetics.IntegerGene;
import io.jenetics.IntermediateCrossover;
import io.jenetics.Phenotype;
import io.jenetics.TournamentSelector;
import io.jenetics.TruncationSelector;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionResult;
import io.jenetics.util.ISeq;
import io.jenetics.util.IntRange;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.domain.search.Space;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A genetic algorithm on the places of values in their ranges. Jenetics draws on the caller's
 * thread alone, so that a seed repeats; what tries the proposals may use as many as it likes. The
 * reasons for selectors and alterers are in ADR 8.
 */
public final class JeneticsEvolver implements Evolver {
  private static final int TOURNAMENT = 3;
  private static final double OFFSPRING = 0.8;
  private static final double CROSSED = 0.8;
  private static final double BEYOND_PARENTS = 0.3;
  private static final double MUTATED = 0.2;

  /** Generations without anything new after which it has settled. */
  private static final int PATIENCE = 50;

  @Override
  public void evolve(Space space, int size, long seed, Scores scores) {
    RandomRegistry.using(
        new SplittableRandom(seed), random -> new Run(space, scores).generations(size));
  }

  private static final class Run {
    private final Space space;
    private final Scores scores;
    private final Set<TreeMap<String, BigDecimal>> seen = new HashSet<>();
    private int unchanged;

    Run(Space space, Scores scores) {
      this.space = space;
      this.scores = scores;
    }

    void generations(int size) {
      List<IntegerChromosome> ranges =
          space.ranges().stream()
              .map(range -> IntegerChromosome.of(IntRange.of(0, range.count())))
              .toList();
      Engine<IntegerGene, Double> engine =
          new Engine.Builder<IntegerGene, Double>(this::judged, Genotype.of(ranges))
              .maximizing()
              .populationSize(size)
              .offspringFraction(OFFSPRING)
              .survivorsSelector(new TruncationSelector<>())
              .offspringSelector(new TournamentSelector<>(TOURNAMENT))
              .alterers(
                  new IntermediateCrossover<>(CROSSED, BEYOND_PARENTS),
                  new GaussianMutator<>(MUTATED))
              .executor(Runnable::run)
              .build();
      Iterator<EvolutionResult<IntegerGene, Double>> results = engine.stream().iterator();
      while (!scores.enough() && unchanged < PATIENCE) {
        EvolutionResult<IntegerGene, Double> unused = results.next();
      }
    }

    private ISeq<Phenotype<IntegerGene, Double>> judged(
        Seq<Phenotype<IntegerGene, Double>> generation) {
      List<Phenotype<IntegerGene, Double>> fresh =
          generation.stream().filter(Phenotype::nonEvaluated).toList();
      List<TreeMap<String, BigDecimal>> proposals = fresh.stream().map(this::values).toList();
      unchanged = seen.addAll(proposals) ? 0 : unchanged + 1;
      double[] found = scores.of(proposals);
      List<Phenotype<IntegerGene, Double>> judged = new ArrayList<>();
      int next = 0;
      for (Phenotype<IntegerGene, Double> each : generation) {
        judged.add(each.isEvaluated() ? each : each.withFitness(found[next++]));
      }
      return ISeq.of(judged);
    }

    private TreeMap<String, BigDecimal> values(Phenotype<IntegerGene, Double> proposal) {
      return space.values(
          proposal.genotype().stream().mapToInt(each -> each.gene().intValue()).toArray());
    }
  }
}
