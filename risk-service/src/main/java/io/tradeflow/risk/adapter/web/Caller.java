package io.tradeflow.risk.adapter.web;

import io.tradeflow.starter.web.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Whose token it is. */
final class Caller {
  private Caller() {}

  /** The pseudonymous account id, which is the token's subject. */
  static String accountId(Jwt jwt) {
    @Nullable String subject = jwt.getSubject();
    if (subject == null) {
      throw new Problem(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "The token has no subject.");
    }
    return subject;
  }

  static boolean isOperator(JwtAuthenticationToken caller) {
    return caller.getAuthorities().stream()
        .anyMatch(
            it ->
                "ROLE_operator".equals(it.getAuthority())
                    || "ROLE_admin".equals(it.getAuthority()));
  }
}
