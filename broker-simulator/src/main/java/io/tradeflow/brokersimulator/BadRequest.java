package io.tradeflow.brokersimulator;

/** A request that breaks the protocol; says how to mend it. */
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  BadRequest(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static BadRequest field(String name, String wanted) {
    return new BadRequest(400, "BAD_FIELD", "The field " + name + " must be " + wanted + ".");
  }

  Answer answer(long venueTime) {
    return Answer.problem(status, code, String.valueOf(getMessage()), venueTime);
  }
}
