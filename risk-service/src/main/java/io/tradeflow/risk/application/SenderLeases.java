package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.SenderLease;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Port: the leases of senders, as granted. */
public interface SenderLeases {
  /**
   * A sender's wish; requests of one sender count up.
   *
   * @param fingerprint of its build and configuration
   */
  record Request(
      String senderId, long requestId, List<String> withoutValidity, String fingerprint) {}

  /** Why a sender holds no lease any more. */
  enum End {
    /** It said so itself, with nothing in flight. */
    RETIRED,
    /** Its last lease has run out. */
    EXPIRED,
    /** An operator said so. */
    DEAD
  }

  /** Senders whose leases have not ended. */
  CompletionStage<List<SenderLease>> open();

  /**
   * Grants a lease and publishes it; no kill commits meanwhile. False, and nothing happens, for a
   * request that was answered before, and for a sender that has retired or is dead. False, and the
   * sender is told, while a sender with another fingerprint may be at work.
   */
  CompletionStage<Boolean> grant(Request request);

  /** The sender will not send again and nothing of it is in flight. */
  CompletionStage<Boolean> retire(String senderId);

  /** The lease has run out, unless another was granted since, or a broker takes late writes. */
  CompletionStage<Boolean> expire(SenderLease lease);

  /** An operator knows that the process is gone and its connections are closed; audited. */
  CompletionStage<Boolean> dead(String senderId, String actor, String reason);
}
