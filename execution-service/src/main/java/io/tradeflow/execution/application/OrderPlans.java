package io.tradeflow.execution.application;

import java.util.UUID;

/** What those who work orders must know of plans. */
public interface OrderPlans {
  /** There are no plans. */
  OrderPlans NONE =
      new OrderPlans() {
        @Override
        public boolean holds(UUID order) {
          return false;
        }

        @Override
        public void claimed(int partition, long epoch) {}

        @Override
        public void revoked(int partition) {}
      };

  /** Whether an order that risk let pass waits until its plan releases it. Never blocks. */
  boolean holds(UUID order);

  /** The partition is ours from now on; called before any of its orders is taken back. */
  void claimed(int partition, long epoch);

  /** The partition is not ours any more. */
  void revoked(int partition);
}
