package io.tradeflow.faults.kill;

import io.tradeflow.faults.world.Venue.Receipt;
import java.util.List;

/**
 * What came of a run.
 *
 * @param afterAStart whether a sender has only just started again and still compiles what it does
 * @param inFlight requests of the scope that the venue decided after the kill was asked for
 * @param afterOk what the venue took in the scope after the OK: must be empty
 * @param lateRefused requests of the scope that came after the OK and that the venue refused
 * @param answerMillis until the first answer
 * @param okMillis until the OK
 * @param pending whether the first answer was PENDING
 * @param cancelMillis from the OK to the last cancel of an order that rested, below 0 when all came
 *     before; NaN when none rested
 * @param problems what did not hold
 */
record Outcome(
    Plan plan,
    boolean afterAStart,
    int inFlight,
    List<Receipt> afterOk,
    int lateRefused,
    double answerMillis,
    double okMillis,
    boolean pending,
    int cancels,
    double cancelMillis,
    List<String> problems) {
  /** A run in which nothing was in flight proves nothing. */
  boolean counts() {
    return inFlight > 0 || !held();
  }

  boolean held() {
    return afterOk.isEmpty() && problems.isEmpty();
  }
}
