package io.tradeflow.gateway;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The caller sent more than allowed, or too slowly. A type of its own because that is no fault of
 * the service behind the route, which a breaker must not count.
 */
final class RefusedBody extends ErrorResponseException {
  private static final long serialVersionUID = 1;

  private RefusedBody(HttpStatus status, String code, String detail) {
    super(status, body(status, code, detail), null);
  }

  private static ProblemDetail body(HttpStatus status, String code, String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
    body.setProperty("code", code);
    return body;
  }

  static RefusedBody tooLarge(long limit) {
    return new RefusedBody(
        HttpStatus.CONTENT_TOO_LARGE,
        "BODY_TOO_LARGE",
        "The body may have at most " + limit + " bytes. Send less.");
  }

  static RefusedBody tooSlow() {
    return new RefusedBody(
        HttpStatus.REQUEST_TIMEOUT,
        "REQUEST_TIMEOUT",
        "The body did not arrive in time. Send it again, faster.");
  }
}
