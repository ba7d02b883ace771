package io.tradeflow.engine.domain.universe;

import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strategy at work on several symbols of one interval. Like a {@link
 * io.tradeflow.engine.domain.strategy.Strategy} it knows bars and nothing else, and the same bars
 * give the same advice. It only buys and sells what it bought: no shorting. Not thread-safe.
 */
public interface UniverseStrategy {
  /**
   * Applies the closed bars of one time; times come in order, each once.
   *
   * @param bars one for each symbol, in the order in which the strategy was started; null where
   *     nothing was traded
   * @return usually nothing
   */
  List<SymbolAdvice> on(@Nullable Bar[] bars);
}
