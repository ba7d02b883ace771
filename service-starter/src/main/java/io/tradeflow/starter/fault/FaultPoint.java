package io.tradeflow.starter.fault;

import java.util.Arrays;
import java.util.Optional;

/** Where a process may be killed or stopped. K1 to K12 are what the crash drill covers. */
public enum FaultPoint {
  /** An order's rows and events are about to be committed. */
  K1,
  /** They are committed; nobody has been told. */
  K2,
  /** Events that are committed are about to be produced. */
  K3,
  /** Kafka has them; the outbox still holds them. */
  K4,
  /** Records were polled; none has been handled. */
  K5,
  /** Risk decided; its decisions are not committed. */
  K6,
  /** SENDING is committed; the broker has heard nothing. */
  K7,
  /** The request to the broker is on the wire, its end is not. */
  K8,
  /** The broker has answered; nothing of it was read. */
  K9,
  /** The answer was read; nothing of it is in the ledger. */
  K10,
  /** Polled records are done; their offsets are not committed. */
  K11,
  /** A fill was taken from the broker's stream and is being booked. */
  K12,
  /** The send gate let a request pass; the broker has heard nothing. */
  GATE_PASSED;

  static Optional<FaultPoint> of(String name) {
    return Arrays.stream(values()).filter(point -> point.name().equals(name)).findFirst();
  }
}
