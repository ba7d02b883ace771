package io.tradeflow.starter.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Verifies the signature of each token once and everything else, expiry and revocation included, at
 * every call. A key that the issuer withdraws still counts for tokens seen before, for as long as
 * these live, at most ten minutes.
 */
final class VerifiedTokens implements ReactiveJwtDecoder {
  private static final int MOST = 20_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final ReactiveJwtDecoder signatures;
  private final OAuth2TokenValidator<Jwt> validator;
  private final Cache<String, Jwt> verified =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

  /** {@code signatures} checks nothing but the signature and its algorithm. */
  VerifiedTokens(ReactiveJwtDecoder signatures, OAuth2TokenValidator<Jwt> validator) {
    this.signatures = signatures;
    this.validator = validator;
  }

  @Override
  public Mono<Jwt> decode(String token) {
    Jwt known = verified.getIfPresent(token);
    return known == null
        ? signatures.decode(token).doOnNext(jwt -> verified.put(token, jwt)).map(this::valid)
        : Mono.fromSupplier(() -> valid(known));
  }

  private Jwt valid(Jwt jwt) {
    OAuth2TokenValidatorResult result = validator.validate(jwt);
    if (result.hasErrors()) {
      throw new JwtValidationException(
          result.getErrors().stream()
              .map(OAuth2Error::getDescription)
              .findFirst()
              .orElse("Not valid"),
          result.getErrors());
    }
    return jwt;
  }
}
