package io.tradeflow.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as operators see it; names and addresses stay with auth-service and Keycloak.
 *
 * @param state OPEN or CLOSED
 * @param plan null until subscription-service has told it
 * @param validUntil end of the trial or paid period
 */
record User(
    String accountId,
    List<String> roles,
    String state,
    @Nullable Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable String plan,
    boolean trial,
    @Nullable Instant validUntil) {}
