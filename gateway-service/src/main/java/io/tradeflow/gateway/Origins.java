package io.tradeflow.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/** What pages of other origins may do; the security chain answers their preflights. */
@Configuration
class Origins {
  @Bean
  CorsConfigurationSource allowedPages(RequestProperties properties) {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(properties.allowedOrigins());
    allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
    allowed.setAllowedHeaders(
        List.of("Authorization", "Content-Type", "Idempotency-Key", RequestRules.CORRELATION_ID));
    allowed.setExposedHeaders(
        List.of(
            "Location",
            "Retry-After",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
            RequestRules.CORRELATION_ID));
    allowed.setMaxAge(Duration.ofMinutes(10));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", allowed);
    return source;
  }
}
