package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RuleOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Port: rules that people set. */
public interface RuleBoard {
  /** All rules, ended ones included, by scope. */
  CompletionStage<List<RiskRule>> all();

  /**
   * Carries out the order, or says why not. Either is audited with what it asks for, if, and only
   * if, it commits.
   */
  CompletionStage<Optional<RuleOrder.Refusal>> carry(RuleOrder order);
}
