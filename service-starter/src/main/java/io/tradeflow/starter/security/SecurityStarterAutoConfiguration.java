package io.tradeflow.starter.security;

import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.KafkaStarterAutoConfiguration;
import io.tradeflow.starter.web.ProblemWriter;
import io.tradeflow.starter.web.WebStarterAutoConfiguration;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import reactor.core.publisher.Mono;

/** Every service verifies every token itself: signature, algorithm, issuer, audience, expiry. */
@AutoConfiguration(
    after = {KafkaStarterAutoConfiguration.class, WebStarterAutoConfiguration.class},
    beforeName =
        "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration")
@EnableWebFluxSecurity
@EnableConfigurationProperties(SecurityStarterProperties.class)
public class SecurityStarterAutoConfiguration {
  private static final String[] OPEN_PATHS = {"/health", "/health/**", "/actuator/prometheus"};
  private static final String[] OPERATORS = {"operator", "admin"};

  @Bean
  @ConditionalOnMissingBean
  Revocations revocations(Clock clock, BroadcastReaders readers) {
    Revocations revocations = new Revocations(clock);
    readers.fromBeginning(Topics.AUTH_REVOCATIONS, revocations::accept);
    return revocations;
  }

  @Bean
  @ConditionalOnMissingBean
  ReactiveJwtDecoder jwtDecoder(
      @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") String keys,
      @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
      SecurityStarterProperties properties,
      Revocations revocations) {
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withJwkSetUri(keys).jwsAlgorithm(SignatureAlgorithm.RS256).build();
    decoder.setJwtValidator(jwt -> OAuth2TokenValidatorResult.success());
    return new VerifiedTokens(
        decoder,
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(properties.clockSkew()),
            new JwtIssuerValidator(issuer),
            require("audience", jwt -> hasAudience(jwt, properties.audience())),
            require("token type", jwt -> "Bearer".equals(jwt.getClaimAsString("typ"))),
            require("live session", jwt -> !revocations.covers(jwt))));
  }

  /**
   * Requests are observed as a whole; each security filter by itself would cost more than it does.
   */
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  @ConditionalOnMissingBean
  SecurityWebFilterChain apiSecurity(
      ServerHttpSecurity http, SecurityStarterProperties properties, ProblemWriter problems) {
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .cors(cors -> {})
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        // It would make a session for every request, on two more threads.
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .authorizeExchange(
            exchange ->
                exchange
                    .pathMatchers(openPaths(properties))
                    .permitAll()
                    .pathMatchers("/api/v1/admin/**")
                    .hasAnyRole(OPERATORS)
                    .anyExchange()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .jwt(
                        jwt ->
                            jwt.jwtAuthenticationConverter(
                                SecurityStarterAutoConfiguration::authenticate))
                    .authenticationEntryPoint(
                        (exchange, failure) ->
                            problems.write(
                                exchange,
                                HttpStatus.UNAUTHORIZED,
                                "UNAUTHENTICATED",
                                "The token is missing, expired, revoked or not ours. Log in again.")))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (exchange, failure) ->
                            problems.write(
                                exchange,
                                HttpStatus.UNAUTHORIZED,
                                "UNAUTHENTICATED",
                                "A bearer token is needed. POST /api/v1/auth/login gives one."))
                    .accessDeniedHandler(
                        (exchange, failure) ->
                            problems.write(
                                exchange,
                                HttpStatus.FORBIDDEN,
                                "FORBIDDEN",
                                "Your role does not permit this.")))
        .build();
  }

  private static String[] openPaths(SecurityStarterProperties properties) {
    return Stream.concat(Stream.of(OPEN_PATHS), properties.publicPaths().stream())
        .toArray(String[]::new);
  }

  private static Mono<AbstractAuthenticationToken> authenticate(Jwt jwt) {
    Map<String, Object> access = jwt.getClaimAsMap("realm_access");
    Object roles = access == null ? List.of() : access.getOrDefault("roles", List.of());
    List<GrantedAuthority> authorities =
        roles instanceof Collection<?> names
            ? names.stream()
                .<GrantedAuthority>map(name -> new SimpleGrantedAuthority("ROLE_" + name))
                .toList()
            : List.of();
    return Mono.just(new JwtAuthenticationToken(jwt, authorities));
  }

  private static boolean hasAudience(Jwt jwt, String audience) {
    return jwt.getAudience() != null && jwt.getAudience().contains(audience);
  }

  private static OAuth2TokenValidator<Jwt> require(
      String what, java.util.function.Predicate<Jwt> holds) {
    OAuth2Error refusal = new OAuth2Error("invalid_token", "Wrong " + what, null);
    return jwt ->
        holds.test(jwt)
            ? OAuth2TokenValidatorResult.success()
            : OAuth2TokenValidatorResult.failure(refusal);
  }
}
