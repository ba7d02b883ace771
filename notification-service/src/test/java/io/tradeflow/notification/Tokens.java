package io.tradeflow.notification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Signs tokens as the realm would. */
final class Tokens {
  private static final String KEY_ID = "realm-key";

  private final RSAKey key = newKey();

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(KEY_ID).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String keys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  String of(String issuer, String account, String session, Duration life) {
    return of(issuer, account, "trader", session, life);
  }

  String of(String issuer, String account, String role, String session, Duration life) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(account)
            .audience("tradeflow-api")
            .claim("typ", "Bearer")
            .claim("sid", session)
            .claim("realm_access", Map.of("roles", List.of(role)))
            .issueTime(new Date())
            .expirationTime(Date.from(Instant.now().plus(life)))
            .build();
    try {
      SignedJWT jwt =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build(), claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
