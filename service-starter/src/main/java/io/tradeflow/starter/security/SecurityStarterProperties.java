package io.tradeflow.starter.security;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may call a service.
 *
 * @param publicPaths path patterns that need no token
 * @param audience the {@code aud} that a token must name
 * @param clockSkew how much clocks may differ when expiry is checked
 */
@Validated
@ConfigurationProperties("tradeflow.security")
public record SecurityStarterProperties(
    @DefaultValue List<String> publicPaths,
    @DefaultValue("tradeflow-api") String audience,
    @DefaultValue("2s") Duration clockSkew) {}
