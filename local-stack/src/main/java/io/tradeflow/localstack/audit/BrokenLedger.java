package io.tradeflow.localstack.audit;

/** The ledger is not what was written and signed; the message names the first broken record. */
public final class BrokenLedger extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenLedger(String message) {
    super(message);
  }
}
