package io.tradeflow.brokersimulator;

/** Status and body of an answer; the body is any record. */
record Answer(int status, Object body) {
  /** Body of an answer that is not 2xx; {@code venueTime} is the moment of the decision. */
  record Problem(String code, String message, long venueTime) {}

  static Answer ok(Object body) {
    return new Answer(200, body);
  }

  static Answer problem(int status, String code, String message, long venueTime) {
    return new Answer(status, new Problem(code, message, venueTime));
  }
}
