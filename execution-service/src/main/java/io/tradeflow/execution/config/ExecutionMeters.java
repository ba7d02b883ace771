package io.tradeflow.execution.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.ReconcileRounds;
import java.util.concurrent.atomic.LongAdder;

/** Comparisons, fences and queues in figures. */
final class ExecutionMeters {
  private ExecutionMeters() {}

  static void bind(
      MeterRegistry meters, Fences fences, ReconcileRounds rounds, OrderDesk desk, String broker) {
    Gauge.builder("tradeflow.execution.broker.queued", desk, it -> it.queued(broker))
        .description("New orders that wait for a broker behind a network")
        .tag("broker", broker)
        .register(meters);
    Gauge.builder("tradeflow.execution.fenced.accounts", fences, Fences::size)
        .description("Accounts that open no positions because their books differ from a broker's")
        .register(meters);
    rounds
        .outcomes()
        .forEach(
            (outcome, count) ->
                FunctionCounter.builder("tradeflow.execution.reconciled", count, LongAdder::sum)
                    .description("Comparisons of an account with a broker")
                    .tag("outcome", outcome)
                    .register(meters));
  }
}
