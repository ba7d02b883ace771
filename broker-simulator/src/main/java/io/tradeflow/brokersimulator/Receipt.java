package io.tradeflow.brokersimulator;

import org.jspecify.annotations.Nullable;

/**
 * The proof of one decision on an order.
 *
 * @param sequence from 1, without gaps
 * @param code of a refusal
 * @param amendId the caller's name of the change, if it had one
 * @param foreign whether the order did not come through the venue's protocol
 * @param validUntil that the request carried
 * @param arrivedNanos monotonic clock when its body had been read; {@code arrivedAt} on the venue's
 * @param decidedNanos at the decision; for an acceptance, the moment that {@code validUntil} was
 *     compared with
 */
record Receipt(
    long sequence,
    Kind kind,
    String clientOrderId,
    @Nullable String account,
    @Nullable String code,
    @Nullable String amendId,
    boolean foreign,
    @Nullable Long validUntil,
    long arrivedNanos,
    long arrivedAt,
    long decidedNanos,
    long decidedAt) {
  enum Kind {
    ORDER_ACCEPTED,
    ORDER_REPEATED,
    ORDER_REFUSED,
    AMEND_ACCEPTED,
    AMEND_REPEATED,
    AMEND_REFUSED,
    CANCEL_ACCEPTED,
    CANCEL_REFUSED
  }
}
