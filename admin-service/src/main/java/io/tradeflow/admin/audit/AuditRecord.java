package io.tradeflow.admin.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to what, when, and how it ended.
 *
 * @param seq position in the ledger, ascending in the order of recording
 * @param eventId the same when the same record arrives again
 * @param actor account id or service name
 * @param outcome SUCCESS, DENIED or FAILED
 */
record AuditRecord(
    long seq,
    String eventId,
    Instant occurredAt,
    String actor,
    String action,
    @Nullable String subject,
    String outcome,
    @Nullable String remoteAddress,
    @Nullable String userAgent,
    @Nullable String detail,
    String correlationId) {}
