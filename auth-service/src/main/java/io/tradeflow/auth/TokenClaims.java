package io.tradeflow.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself. The signature is not checked: use it for tokens that Keycloak just
 * gave us, or to compare, never to decide who somebody is.
 */
record TokenClaims(@Nullable UUID subject, @Nullable String sessionId, List<String> roles) {

  /** Reads the claims; a text that is no token has none. */
  static TokenClaims of(String token) {
    try {
      JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
      return claims == null ? none() : of(claims);
    } catch (ParseException | IllegalArgumentException e) {
      return none();
    }
  }

  private static TokenClaims of(JWTClaimsSet claims) throws ParseException {
    String subject = claims.getSubject();
    Map<String, Object> access = claims.getJSONObjectClaim("realm_access");
    List<String> roles =
        access != null && access.get("roles") instanceof List<?> names
            ? names.stream().map(String::valueOf).toList()
            : List.of();
    return new TokenClaims(
        subject == null ? null : UUID.fromString(subject), claims.getStringClaim("sid"), roles);
  }

  private static TokenClaims none() {
    return new TokenClaims(null, null, List.of());
  }
}
