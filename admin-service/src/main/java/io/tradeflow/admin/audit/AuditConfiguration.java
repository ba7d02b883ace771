package io.tradeflow.admin.audit;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger's settings and its key. */
@Configuration
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {
  @Bean
  SigningKey auditSigningKey(AuditProperties properties) {
    return SigningKey.of(properties.keyFile());
  }
}
