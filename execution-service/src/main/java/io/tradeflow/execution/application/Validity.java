package io.tradeflow.execution.application;

/**
 * Until when a broker may take a request; one that comes later is refused for good. A validity that
 * is over from the start lets a broker look an order up and send nothing.
 *
 * @param untilNanos reading of this process's monotonic clock, {@link System#nanoTime()}; readings
 *     compare by their difference only
 */
public record Validity(long untilNanos) {}
