package io.tradeflow.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Users, sessions and tokens, with the rules and the words of Keycloak's refusals. */
final class Realm {
  /** A user as the admin API would show it. */
  static final class User {
    final UUID id = UUID.randomUUID();
    final String email;
    final Set<String> roles = new HashSet<>();
    String password;
    int failures;

    User(String email, String password) {
      this.email = email;
      this.password = password;
    }
  }

  /** A refusal of the token endpoint. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String description) {
      super(description);
    }
  }

  record Granted(String accessToken, String refreshToken) {}

  private record Session(String id, User user, Instant start, Set<String> usedTokens) {}

  private static final int FAILURES_UNTIL_LOCKED = 10;

  private final String issuer;
  private final RSAKey key;
  private final Map<UUID, User> users = new LinkedHashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  Realm(String issuer) {
    this.issuer = issuer;
    try {
      this.key = new RSAKeyGenerator(2048).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String keys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  synchronized Optional<User> create(String email, String password) {
    if (byEmail(email).isPresent()) {
      return Optional.empty();
    }
    User user = new User(email, password);
    users.put(user.id, user);
    return Optional.of(user);
  }

  synchronized Optional<User> byEmail(String email) {
    return users.values().stream().filter(user -> user.email.equals(email)).findFirst();
  }

  synchronized Optional<User> byId(String id) {
    return Optional.ofNullable(users.get(UUID.fromString(id)));
  }

  synchronized List<User> users() {
    return List.copyOf(users.values());
  }

  synchronized void delete(UUID id) {
    users.remove(id);
  }

  synchronized Granted password(String username, String password) {
    User user =
        byEmail(username.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> new Refused("Invalid user credentials"));
    if (user.failures >= FAILURES_UNTIL_LOCKED || !user.password.equals(password)) {
      user.failures++;
      throw new Refused("Invalid user credentials");
    }
    user.failures = 0;
    Session session =
        new Session(UUID.randomUUID().toString(), user, Instant.now(), new HashSet<>());
    sessions.put(session.id(), session);
    return grant(session);
  }

  synchronized Granted refresh(String token) {
    JWTClaimsSet claims = verified(token);
    Session session = sessions.get(String.valueOf(claims.getClaim("sid")));
    if (session == null) {
      throw new Refused("Session not active");
    }
    if (!session.usedTokens().add(claims.getJWTID())) {
      sessions.remove(session.id());
      throw new Refused("Maximum allowed refresh token reuse exceeded");
    }
    return grant(session);
  }

  synchronized String serviceToken() {
    return sign(claims("service").build());
  }

  synchronized List<String> sessionsOf(UUID user) {
    return sessions.values().stream()
        .filter(session -> session.user().id.equals(user))
        .map(Session::id)
        .toList();
  }

  synchronized boolean end(String session) {
    return sessions.remove(session) != null;
  }

  synchronized void endAll(UUID user) {
    new ArrayList<>(sessionsOf(user)).forEach(sessions::remove);
  }

  private Granted grant(Session session) {
    JWTClaimsSet.Builder common =
        claims(session.user().id.toString())
            .claim("sid", session.id())
            .claim("realm_access", Map.of("roles", List.copyOf(session.user().roles)));
    return new Granted(sign(common.build()), sign(common.claim("typ", "Refresh").build()));
  }

  private JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .jwtID(UUID.randomUUID().toString())
        .issuer(issuer)
        .subject(subject)
        .audience("tradeflow-api")
        .claim("typ", "Bearer")
        .issueTime(new Date())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private JWTClaimsSet verified(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (jwt.verify(new RSASSAVerifier(key))) {
        return Objects.requireNonNull(jwt.getJWTClaimsSet());
      }
    } catch (ParseException | JOSEException e) {
      throw new Refused("Invalid refresh token");
    }
    throw new Refused("Invalid refresh token");
  }

  private String sign(JWTClaimsSet claims) {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(), claims);
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }
}
