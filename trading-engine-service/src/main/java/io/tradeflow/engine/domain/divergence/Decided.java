package io.tradeflow.engine.domain.divergence;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the bot made of a signal.
 *
 * @param ordered whether it asked for an order
 * @param code why not, or what ended the order; null if there is no more to say
 * @param orderState as the order events say; null before the order was seen
 */
public record Decided(
    UUID signalId,
    Advised signal,
    boolean ordered,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String orderState) {}
