package io.tradeflow.execution.adapter.venue;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.tradeflow.execution.adapter.venue.VenueClient.NotSent;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Requests that change something at the venue: within its rate limits, and, for new orders, behind
 * a circuit breaker. Cancels pass whatever new orders do.
 */
final class VenueOrders {
  /** Codes of refusals that are ours: the venue heard nothing. */
  static final String OURS = "BROKER_";

  private static final int ATTEMPTS = 5;
  private static final long CANCEL_NANOS = 5_000_000_000L;
  private static final long ASK_NANOS = 1_000_000_000L;
  private static final long LONG_OVER = 1;

  private final VenueClient client;
  private final VenueTimes times;
  private final RateGate gate = new RateGate();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "venue",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(20)
              .minimumNumberOfCalls(5)
              .failureRateThreshold(50)
              .permittedNumberOfCallsInHalfOpenState(1)
              .waitIntervalFunctionInOpenState(
                  IntervalFunction.ofExponentialBackoff(
                      Duration.ofSeconds(1), 2, Duration.ofSeconds(15)))
              .build());

  VenueOrders(VenueClient client, VenueTimes times) {
    this.client = client;
    this.times = times;
  }

  /**
   * Places the order: taken or refused for certain.
   *
   * @throws TooLate if its validity ended before the venue took it, for certain
   * @throws BrokerUnavailable if nothing is certain
   */
  VenueAnswer place(HeldOrder held, Validity validity) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!gate.pass(RateGate.Kind.ORDER, validity.untilNanos())) {
        throw new TooLate("The venue's rate limit lasts longer than the order's validity", true);
      }
      if (System.nanoTime() - validity.untilNanos() >= 0) {
        break;
      }
      VenueAnswer answer;
      try {
        answer = placeOnce(held, validity);
      } catch (NotSent e) {
        return unavailable(e);
      }
      switch (answer) {
        case VenueAnswer.Limited limited -> gate.limited(RateGate.Kind.ORDER, limited.pause());
        case VenueAnswer.Refused refused -> {
          if (!refused.late()) {
            return refused;
          }
          resample();
        }
        case VenueAnswer.Taken taken -> {
          return taken;
        }
        case VenueAnswer.Absent absent -> throw new IllegalStateException(absent.toString());
      }
    }
    throw new TooLate("The venue took the order in none of its requests before its validity ended");
  }

  private VenueAnswer placeOnce(HeldOrder held, Validity validity) {
    if (!breaker.tryAcquirePermission()) {
      throw new NotSent("The venue failed too often just now; nothing was sent. Try again.", null);
    }
    long began = System.nanoTime();
    try {
      long until = deadline(validity);
      held.asks(until);
      Failpoint.reached(FaultPoint.GATE_PASSED);
      VenueAnswer answer = client.place(held.order().terms(), until);
      breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      return answer;
    } catch (BrokerUnavailable | NotSent e) {
      breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
      throw e;
    }
  }

  private long deadline(Validity validity) {
    try {
      return times.deadline(validity.untilNanos());
    } catch (BrokerUnavailable e) {
      throw new NotSent("The venue does not tell its time; nothing was sent", e);
    }
  }

  private void resample() {
    try {
      times.sample();
    } catch (BrokerUnavailable | NotSent e) {
      throw new TooLate("The order's request ran out at the venue, which now does not answer");
    }
  }

  private static VenueAnswer unavailable(NotSent e) {
    return new VenueAnswer.Refused(OURS + "UNAVAILABLE", String.valueOf(e.getMessage()), 0);
  }

  /**
   * Changes the order: taken, refused or not there for certain, as far as this call goes.
   *
   * @throws TooLate if its validity ended before the venue took it
   * @throws BrokerUnavailable if nothing is certain
   */
  VenueAnswer amend(HeldOrder held, Amendment change, Validity validity) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!gate.pass(RateGate.Kind.ORDER, validity.untilNanos())
          || System.nanoTime() - validity.untilNanos() >= 0) {
        break;
      }
      VenueAnswer answer;
      try {
        long until = deadline(validity);
        held.asksChange(until);
        answer = client.amend(held.order().terms().clientOrderId(), change, until);
      } catch (NotSent e) {
        return unavailable(e);
      }
      switch (answer) {
        case VenueAnswer.Limited limited -> gate.limited(RateGate.Kind.ORDER, limited.pause());
        case VenueAnswer.Refused refused -> {
          if (!refused.late()) {
            return refused;
          }
          resample();
        }
        case VenueAnswer.Taken taken -> {
          return taken;
        }
        case VenueAnswer.Absent absent -> {
          return absent;
        }
      }
    }
    throw new TooLate(
        "The venue took the change in none of its requests before its validity ended");
  }

  /**
   * Asks what became of a change, by a request for it whose time was over long ago: it gets the
   * answer that an earlier one had, or is refused as late.
   *
   * @throws BrokerUnavailable if nothing is certain
   */
  VenueAnswer amended(String id, Amendment change) {
    try {
      if (gate.pass(RateGate.Kind.ORDER, System.nanoTime() + ASK_NANOS)) {
        VenueAnswer answer = client.amend(id, change, LONG_OVER);
        if (!(answer instanceof VenueAnswer.Limited limited)) {
          return answer;
        }
        gate.limited(RateGate.Kind.ORDER, limited.pause());
      }
    } catch (NotSent e) {
      throw new BrokerUnavailable(String.valueOf(e.getMessage()), e);
    }
    IllegalStateException limit = new IllegalStateException("429");
    throw new BrokerUnavailable("The venue takes no questions about changes now", limit);
  }

  /**
   * Cancels; waits for the venue's limit on cancels alone.
   *
   * @throws BrokerUnavailable if nothing is certain
   */
  VenueAnswer cancel(String id, String reason) {
    long until = System.nanoTime() + CANCEL_NANOS;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!gate.pass(RateGate.Kind.CANCEL, until)) {
        break;
      }
      VenueAnswer answer;
      try {
        answer = client.cancel(id, reason);
      } catch (NotSent e) {
        throw new BrokerUnavailable(String.valueOf(e.getMessage()), e);
      }
      if (!(answer instanceof VenueAnswer.Limited limited)) {
        return answer;
      }
      gate.limited(RateGate.Kind.CANCEL, limited.pause());
    }
    IllegalStateException limit = new IllegalStateException("429");
    throw new BrokerUnavailable("The venue's rate limit on cancels lasts too long", limit);
  }

  /** Whether new orders are held back because the venue failed. */
  boolean open() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }
}
