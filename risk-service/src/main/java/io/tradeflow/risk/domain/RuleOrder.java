package io.tradeflow.risk.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's wish that a rule be in force, or no longer.
 *
 * @param withdraw true to take the rule back
 * @param operator true when the actor has an operator's role
 */
public record RuleOrder(RiskRule rule, boolean withdraw, boolean operator) {
  /** No override lasts longer. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** A wish that is not granted. */
  public record Refusal(String code, String detail) {}

  /**
   * Why the wish is not granted. Account holders narrow their own limits and let their own
   * strategies go on; the rest is for operators, with a reason, and overrides end.
   */
  public Optional<Refusal> refusal(Instant now) {
    RiskRule wanted = rule;
    boolean own = wanted.scope().equals(RuleScope.account(wanted.actor()));
    boolean narrows = wanted.kind() == RuleKind.RESUME || wanted.kind().isLimit();
    if (!operator && !(own && narrows && !wanted.isOverride())) {
      return refuse("OPERATOR_REQUIRED", "Only an operator sets this. Ask support.");
    }
    if (own && wanted.isOverride()) {
      return refuse("SECOND_OPERATOR_REQUIRED", "Nobody overrides their own limits.");
    }
    if (operator && !own && wanted.reason().isBlank()) {
      return refuse("REASON_REQUIRED", "Say why: the reason is kept in the audit ledger.");
    }
    Instant end = wanted.validUntil();
    if (end != null && !withdraw && (!end.isAfter(now) || end.isAfter(now.plus(LONGEST)))) {
      return refuse("INVALID_END", "validUntil lies in the future, at most 7 days ahead.");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String code, String detail) {
    return Optional.of(new Refusal(code, detail));
  }
}
