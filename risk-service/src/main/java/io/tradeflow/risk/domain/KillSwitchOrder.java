package io.tradeflow.risk.domain;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish to engage or release a switch.
 *
 * @param operator true when the actor has an operator's role
 */
public record KillSwitchOrder(
    KillScope scope, boolean engage, String reason, String actor, boolean operator) {

  /**
   * Whether the order may be carried out, given the switch as it is (null: never used). Everyone
   * engages the switch of their own account; the rest is for operators, and releasing takes a
   * second person (RTS 6 Art. 12; four eyes).
   */
  public Verdict verdict(@Nullable KillSwitch current) {
    boolean own = scope.equals(KillScope.account(actor));
    if (!operator && !(own && engage)) {
      return new Verdict.Refused(
          "OPERATOR_REQUIRED",
          own
              ? "Your kill switch is released by an operator. Ask support."
              : "Only an operator uses the switch of " + scope.value() + ".");
    }
    boolean engaged = current != null && current.engaged();
    if (engaged == engage) {
      return new Verdict.Unchanged();
    }
    if (!engage && current != null && current.actor().equals(actor)) {
      return new Verdict.Refused(
          "SECOND_OPERATOR_REQUIRED",
          "Whoever engaged a switch does not release it. Ask another operator.");
    }
    return new Verdict.Carry();
  }

  /** The answer to the order. */
  public sealed interface Verdict {
    /** Change the switch. */
    record Carry() implements Verdict {}

    /** It is so already. */
    record Unchanged() implements Verdict {}

    /** Not permitted. */
    record Refused(String code, String detail) implements Verdict {}
  }
}
