package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.rule.RuleError;
import java.util.List;

/** A rule that cannot run, with all that is wrong with it. */
public final class InvalidRule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RuleError> errors;

  public InvalidRule(List<RuleError> errors) {
    super(errors.getFirst().message());
    this.errors = List.copyOf(errors);
  }

  /** At least one, in the order of the document's parts. */
  public List<RuleError> errors() {
    return errors;
  }
}
