package io.tradeflow.localstack.bench;

/**
 * One round.
 *
 * @param floors what the machine could do at best
 * @param measured what the order path did right after it
 */
public record PathRound(PathFloors floors, OrderPath.Result measured) {}
