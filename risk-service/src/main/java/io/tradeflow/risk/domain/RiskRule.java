package io.tradeflow.risk.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a person decided about orders. A limit without an end narrows; one with an end replaces
 * what is in force until then (RTS 6 Art. 15(6): an override is temporary and documented).
 *
 * @param value number, mode or strategy, as {@link RuleKind} says
 * @param validUntil null where it has no end; limits then narrow
 * @param actor account id of who decided
 */
public record RiskRule(
    RuleScope scope,
    RuleKind kind,
    String value,
    @Nullable Instant validUntil,
    String reason,
    String actor,
    Instant changedAt) {
  public RiskRule {
    kind.require(value);
    boolean wide = scope.equals(RuleScope.PLATFORM);
    boolean account = scope.value().startsWith("account:");
    if (kind == RuleKind.MODE && !wide && !account || kind == RuleKind.RESUME && !account) {
      throw new IllegalArgumentException(kind + " is not for scope " + scope.value());
    }
  }

  /** What tells it from other rules of its scope and kind: one such rule replaces another. */
  public String item() {
    if (kind == RuleKind.RESUME) {
      return value;
    }
    return isOverride() ? "override" : "rule";
  }

  boolean isOverride() {
    return kind.isLimit() && validUntil != null;
  }

  boolean isInForce(Instant wall) {
    return validUntil == null || wall.isBefore(validUntil);
  }

  BigDecimal number() {
    return new BigDecimal(value);
  }
}
