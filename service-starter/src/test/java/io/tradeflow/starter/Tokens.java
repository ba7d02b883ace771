package io.tradeflow.starter;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Signs tokens as the realm does, and publishes the key. */
public final class Tokens {
  private final RSAKey key = key();
  private final RSAKey stranger = key();
  private final String issuer;

  Tokens() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
    issuer = "http://localhost:" + server.getAddress().getPort() + "/realms/tradeflow";
  }

  String issuer() {
    return issuer;
  }

  /** A good token. */
  public String of(String account, String... roles) {
    return with(claims -> claims.subject(account).claim("realm_access", roles(roles)));
  }

  /** A token that differs from a trader's good one. */
  public String with(UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(claims(change), key);
  }

  /** A trader's token signed with somebody else's key under our key's name. */
  public String forged() {
    return sign(claims(claims -> claims), stranger);
  }

  private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("someone")
                .audience("tradeflow-api")
                .claim("typ", "Bearer")
                .claim("realm_access", roles("trader"))
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(300))))
        .build();
  }

  private static Map<String, Object> roles(String... roles) {
    return Map.of("roles", List.of(roles));
  }

  private static String sign(JWTClaimsSet claims, RSAKey key) {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(), claims);
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
