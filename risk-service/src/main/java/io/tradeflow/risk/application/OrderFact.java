package io.tradeflow.risk.application;

import io.tradeflow.riskcore.RiskEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of an account's orders.
 *
 * @param accountSeq position in the account's sequence, from 1
 * @param event null when it changes nothing here
 */
public record OrderFact(
    String accountId,
    long accountSeq,
    String eventId,
    String correlationId,
    Instant marketTime,
    @Nullable RiskEvent event) {}
