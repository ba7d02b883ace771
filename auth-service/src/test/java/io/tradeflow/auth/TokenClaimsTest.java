package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {
  private static final UUID ACCOUNT = UUID.fromString("11111111-2222-3333-4444-555555555555");

  @Test
  void readsAccountSessionAndRoles() throws Exception {
    String token =
        token(
            new JWTClaimsSet.Builder()
                .subject(ACCOUNT.toString())
                .claim("sid", "session-1")
                .claim("realm_access", Map.of("roles", List.of("trader", "offline_access")))
                .build());

    assertThat(TokenClaims.of(token))
        .isEqualTo(new TokenClaims(ACCOUNT, "session-1", List.of("trader", "offline_access")));
  }

  @Test
  void hasNoSessionWhereTheTokenHasNone() throws Exception {
    String token = token(new JWTClaimsSet.Builder().subject(ACCOUNT.toString()).build());

    assertThat(TokenClaims.of(token)).isEqualTo(new TokenClaims(ACCOUNT, null, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30."})
  void findsNothingInWhatIsNoToken(String text) {
    assertThat(TokenClaims.of(text)).isEqualTo(new TokenClaims(null, null, List.of()));
  }

  private static String token(JWTClaimsSet claims) throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(new MACSigner(new byte[32]));
    return jwt.serialize();
  }
}
