package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.RiskProfile;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Port: the profiles of all accounts. */
public interface RiskProfiles {
  /** The profile; an account never heard of has the default one. */
  CompletionStage<RiskProfile> of(String accountId);

  /**
   * Changes the profile in one transaction, alone on that account. Limits of a new version are
   * published if, and only if, it commits.
   */
  CompletionStage<RiskProfile> change(String accountId, UnaryOperator<RiskProfile> change);
}
