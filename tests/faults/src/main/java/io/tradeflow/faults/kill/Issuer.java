package io.tradeflow.faults.kill;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Signs tokens as the realm does, and publishes the key: services verify them as always. */
final class Issuer implements AutoCloseable {
  private static final Duration VALID = Duration.ofHours(12);
  private static final int KEY_BITS = 2048;

  private final HttpServer server;
  private final RSAKey key;
  private final Clock clock;

  Issuer(Clock clock) throws IOException {
    this.clock = clock;
    try {
      key = new RSAKeyGenerator(KEY_BITS).keyID("drill").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
  }

  /** As services know the realm. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/realms/tradeflow";
  }

  /** A token of an operator of that name, good for the whole drill. */
  String operator(String name) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(address())
            .subject(name)
            .audience("tradeflow-api")
            .claim("typ", "Bearer")
            .claim("realm_access", Map.of("roles", List.of("operator")))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALID)))
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
