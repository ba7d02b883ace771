package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.Decision;

/** Takes the orders of a {@link Workload}. */
interface Desk {
  /** Decides the next order and does to its account what follows from the decision. */
  Decision step();

  /** Cash, reserved cash and what is held in the account's traded symbol. */
  String summary(int account);
}
