package io.tradeflow.engine.domain.divergence;

import java.math.BigDecimal;
import java.util.List;

/**
 * A bot beside its reruns over the same candles. The effects of all differences are exactly what
 * the bot's result is above or below the backtest's.
 *
 * @param pathsAgree whether the engine that serves bots and the backtest raised the same signals
 *     from the recorded candles, bit for bit
 * @param bot what the bot did
 * @param paper the rerun with the latencies that the bot's orders had
 * @param backtest the rerun without latency
 * @param differences by time
 */
public record Divergence(
    boolean pathsAgree,
    Figures bot,
    Figures paper,
    Figures backtest,
    List<Difference> differences) {
  /**
   * What was done.
   *
   * @param result gain less fees, with what is held at the last closes; quote currency
   */
  public record Figures(int signals, int fills, BigDecimal fees, BigDecimal result) {}

  public Divergence {
    differences = List.copyOf(differences);
  }
}
