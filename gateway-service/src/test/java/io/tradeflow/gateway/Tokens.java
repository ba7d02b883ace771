package io.tradeflow.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs tokens as the realm would, and as attackers would. */
final class Tokens {
  static final String KEY_ID = "realm-key";

  final RSAKey key = newKey();
  private final String issuer;

  Tokens(String issuer) {
    this.issuer = issuer;
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(KEY_ID).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the realm publishes. */
  String keys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /** A good token. */
  String of(String account, String... roles) {
    return sign(header(), claims(account, roles).build(), key);
  }

  /** The claims of a good token, to change one. */
  JWTClaimsSet.Builder claims(String account, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(account)
        .audience("tradeflow-api")
        .claim("typ", "Bearer")
        .claim("sid", UUID.randomUUID().toString())
        .claim("realm_access", Map.of("roles", List.of(roles)))
        .issueTime(new Date())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  static JWSHeader header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build();
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, RSAKey key) {
    try {
      return sign(header, claims, new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String signed(JWTClaimsSet claims) {
    return sign(header(), claims, key);
  }
}
