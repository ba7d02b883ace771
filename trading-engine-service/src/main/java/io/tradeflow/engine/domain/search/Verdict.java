package io.tradeflow.engine.domain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person should make of the best result of a search.
 *
 * @param likelyLuck whether anything speaks against skill
 * @param reasons in sentences, at least one
 */
public record Verdict(boolean likelyLuck, List<String> reasons) {
  private static final double SURE = 0.95;
  private static final double HALF = 0.5;
  private static final double SOME = 0.2;
  private static final int FEW = 30;

  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * Weighs what is known; what is not known is null.
   *
   * @param trades of the best
   * @param outside return in windows that the search did not see
   */
  public static Verdict of(
      int trades,
      DeflatedSharpe sharpe,
      @Nullable Overfitting overfitting,
      @Nullable MonteCarlo bootstrap,
      @Nullable Double outside) {
    List<String> against = new ArrayList<>();
    List<String> neutral = new ArrayList<>();
    if (trades < FEW) {
      against.add("It made %d trades; fewer than %d prove nothing.".formatted(trades, FEW));
    }
    boolean deflated = sharpe.probability() >= SURE;
    (deflated ? neutral : against)
        .add(
            String.format(
                Locale.ROOT,
                "Of %d useless trials the best would show a Sharpe ratio of %.4f a bar by luck; this one"
                    + " has %.4f. The deflated Sharpe ratio, how sure that is to be more than luck,"
                    + " is %.0f %%%s.",
                sharpe.trials(),
                sharpe.expected(),
                sharpe.sharpe(),
                100 * sharpe.probability(),
                deflated ? "" : ", less than the usual 95 %"));
    if (overfitting != null) {
      boolean over = overfitting.probability() > SOME;
      (over ? against : neutral)
          .add(
              String.format(
                  Locale.ROOT,
                  "What was best in one half of the time was below the median in the other in %.0f %%"
                      + " of %d halves%s.",
                  100 * overfitting.probability(),
                  overfitting.splits(),
                  overfitting.probability() >= HALF
                      ? ": choosing did not help"
                      : over ? ": choosing helped little" : ""));
    }
    if (bootstrap != null) {
      (bootstrap.lossShare() > SOME ? against : neutral)
          .add(
              String.format(
                  Locale.ROOT,
                  "With the same returns in another order of blocks, %.0f %% of %d histories lose; 90 %%"
                      + " end between %+.1f and %+.1f %%.",
                  100 * bootstrap.lossShare(),
                  bootstrap.runs(),
                  100 * bootstrap.low(),
                  100 * bootstrap.high()));
    }
    if (outside != null) {
      (outside <= 0 ? against : neutral)
          .add(
              String.format(
                  Locale.ROOT,
                  "Chosen again and again on the past alone, it made %+.2f %% in the windows after.",
                  100 * outside));
    }
    List<String> reasons = new ArrayList<>(against);
    reasons.addAll(neutral);
    return new Verdict(!against.isEmpty(), reasons);
  }

  /** The first sentence of a summary. */
  public String headline() {
    return likelyLuck
        ? "This result is likely luck. Do not trade it with money because of this test."
        : "Nothing here says that it is luck. That is no promise: markets change.";
  }
}
