package io.tradeflow.starter.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A refusal that the caller can act upon, answered as RFC 9457 problem details with a stable {@code
 * code}.
 */
public final class Problem extends ErrorResponseException {
  /**
   * Makes the refusal.
   *
   * @param code stable, upper case with underscores
   * @param detail what is wrong and what to do next
   */
  public Problem(HttpStatus status, String code, String detail) {
    super(status, body(status, code, detail), null);
  }

  /** Adds a member to the answer. */
  public Problem with(String name, @Nullable Object value) {
    getBody().setProperty(name, value);
    return this;
  }

  static ProblemDetail body(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return problem;
  }
}
