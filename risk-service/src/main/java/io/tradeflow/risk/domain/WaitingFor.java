package io.tradeflow.risk.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A sender without which a kill is not certain yet.
 *
 * @param left until it is certain without a word of the sender; null when only its word, or an
 *     operator's that it is dead, will do
 */
public record WaitingFor(String senderId, Reason reason, @Nullable Duration left) {
  /** Why the sender is waited for. */
  public enum Reason {
    /** It has not said that it applied the change. */
    NOT_HEARD,
    /** It applied the change; something sent before has no answer yet. */
    IN_FLIGHT,
    /** Its lease has run out, but its broker may take what it wrote before. */
    BROKER_WITHOUT_VALIDITY
  }
}
