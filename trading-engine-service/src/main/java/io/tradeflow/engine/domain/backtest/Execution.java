package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;

/**
 * A fill.
 *
 * @param symbol index of the symbol
 * @param advised bar whose close raised the advice
 * @param bar in which it was filled, later than {@code advised}
 * @param second market time
 */
public record Execution(
    int symbol,
    Direction direction,
    int advised,
    int bar,
    long second,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal fee) {}
