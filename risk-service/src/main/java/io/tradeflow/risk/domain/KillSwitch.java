package io.tradeflow.risk.domain;

import java.time.Instant;

/**
 * The switch of one scope.
 *
 * @param epoch rises with every change of any scope
 * @param acknowledged true once it is certain that nothing of the scope reaches a broker
 * @param actor account id of who changed it last
 */
public record KillSwitch(
    KillScope scope,
    boolean engaged,
    long epoch,
    boolean acknowledged,
    String reason,
    String actor,
    Instant changedAt) {}
