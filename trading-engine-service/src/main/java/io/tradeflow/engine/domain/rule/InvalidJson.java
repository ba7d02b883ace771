package io.tradeflow.engine.domain.rule;

/** Text that is not JSON; the message says where and why. */
public final class InvalidJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidJson(String message) {
    super(message);
  }
}
