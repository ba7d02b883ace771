package io.tradeflow.brokersimulator;

/**
 * When a request was there, on both clocks.
 *
 * @param pauseMillis for which the deciding thread stands still first; 0 without that fault
 */
record Arrival(long nanos, long micros, long pauseMillis) {
  static Arrival at(SkewedClock.Moment moment, long pauseMillis) {
    return new Arrival(moment.nanos(), moment.micros(), pauseMillis);
  }
}
