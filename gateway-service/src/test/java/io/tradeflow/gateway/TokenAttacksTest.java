package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.SessionRevoked;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets in. */
@ExtendWith(GatewaySystem.Shared.class)
class TokenAttacksTest {
  private static final String PATH = "/api/v1/orders";

  private final GatewaySystem system;
  private final Tokens tokens;

  TokenAttacksTest(GatewaySystem system) {
    this.system = system;
    this.tokens = system.tokens;
  }

  @Test
  void admitsTokenOfTheRealm() {
    Wire.Answer answer = system.get(PATH, tokens.of(GatewaySystem.account(), "trader"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("from").asString()).isEqualTo("upstream");
  }

  @TestFactory
  Stream<DynamicTest> refusesForgedAndForeignTokens() throws JOSEException {
    Map<String, String> attacks = attacks();
    return attacks.entrySet().stream()
        .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> refuses(attack.getValue())));
  }

  private void refuses(String token) {
    system.service.requests.clear();

    Wire.Answer answer = system.get(PATH + "?of=" + token.hashCode(), token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.json().path("detail").asString()).contains("Log in");
    assertThat(system.service.requests).isEmpty();
  }

  private Map<String, String> attacks() throws JOSEException {
    String account = GatewaySystem.account();
    JWTClaimsSet good = tokens.claims(account, "trader").build();
    RSAKey other = Tokens.newKey();
    Instant now = Instant.now();
    String signed = tokens.of(account, "trader");
    Map<String, String> attacks = new LinkedHashMap<>();
    attacks.put("no signature (alg none)", new PlainJWT(good).serialize());
    attacks.put(
        "HS256 with the public key as secret",
        Tokens.sign(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(Tokens.KEY_ID).build(),
            good,
            new MACSigner(tokens.key.toRSAPublicKey().getEncoded())));
    attacks.put("another key under the realm's key id", Tokens.sign(Tokens.header(), good, other));
    attacks.put(
        "its own key in the header (jwk)",
        Tokens.sign(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(other.toPublicJWK()).build(),
            good,
            other));
    attacks.put(
        "its own key address in the header (jku)",
        Tokens.sign(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("attacker")
                .jwkURL(URI.create(system.flaky.address() + "/certs"))
                .build(),
            good,
            other));
    attacks.put(
        "RS512 by the realm's own key",
        Tokens.sign(
            new JWSHeader.Builder(JWSAlgorithm.RS512).keyID(Tokens.KEY_ID).build(),
            good,
            tokens.key));
    attacks.put(
        "wrong issuer",
        tokens.signed(tokens.claims(account).issuer("https://elsewhere.example").build()));
    attacks.put(
        "wrong audience", tokens.signed(tokens.claims(account).audience("account").build()));
    attacks.put(
        "no audience", tokens.signed(tokens.claims(account).audience((String) null).build()));
    attacks.put(
        "expired",
        tokens.signed(
            tokens.claims(account).expirationTime(Date.from(now.minusSeconds(10))).build()));
    attacks.put(
        "not yet valid",
        tokens.signed(
            tokens.claims(account).notBeforeTime(Date.from(now.plusSeconds(60))).build()));
    attacks.put("an ID token", tokens.signed(tokens.claims(account).claim("typ", "ID").build()));
    attacks.put("flipped signature", flipped(signed));
    attacks.put("changed payload", withOtherPayload(signed, tokens.of(account, "admin")));
    attacks.put("half a token", signed.substring(0, signed.lastIndexOf('.')));
    attacks.put("no token at all", "x");
    return attacks;
  }

  private static String flipped(String token) {
    int at = token.lastIndexOf('.') + 10;
    char other = token.charAt(at) == 'A' ? 'B' : 'A';
    return token.substring(0, at) + other + token.substring(at + 1);
  }

  private static String withOtherPayload(String token, String other) {
    String[] parts = token.split("\\.");
    return parts[0] + "." + other.split("\\.")[1] + "." + parts[2];
  }

  @Test
  void asksForATokenWhereThereIsNone() {
    Wire.Answer answer = system.wire.call("GET", PATH, "");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.json().path("detail").asString()).contains("/api/v1/auth/login");
  }

  @Test
  void tokenInTheQueryDoesNotCount() {
    String token = tokens.of(GatewaySystem.account(), "trader");

    Wire.Answer answer = system.wire.call("GET", PATH + "?access_token=" + token, "");

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void operatorRoutesAreForOperators() {
    String path = "/api/v1/admin/users";

    assertThat(system.get(path, tokens.of(GatewaySystem.account(), "trader")).code())
        .isEqualTo("FORBIDDEN");
    assertThat(system.get(path, tokens.of(GatewaySystem.account(), "operator")).status())
        .isEqualTo(200);
  }

  @Test
  void endedSessionIsRefusedWithinSeconds() {
    String account = GatewaySystem.account();
    JWTClaimsSet claims = tokens.claims(account, "trader").build();
    String token = tokens.signed(claims);
    assertThat(system.get(PATH, token).status()).isEqualTo(200);

    String session = (String) claims.getClaim("sid");
    system.publish(
        Topics.AUTH_REVOCATIONS,
        session,
        new RevocationEvent(
            Envelopes.of(account, null, null, Instant.now(), "c", "c", "SESSION_REVOKED", 0),
            RevocationEventType.SESSION_REVOKED,
            new SessionRevoked(session),
            null));

    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(system.get(PATH, token).code()).isEqualTo("UNAUTHENTICATED"));
  }
}
