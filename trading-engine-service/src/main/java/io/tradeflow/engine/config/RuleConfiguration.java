package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.postgres.CommandOutbox;
import io.tradeflow.engine.adapter.postgres.PostgresRuleStore;
import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.RuleStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Rules that account holders write. */
@Configuration(proxyBeanMethods = false)
class RuleConfiguration {
  @Bean
  RuleStore ruleStore(DatabaseClient database, CommandOutbox outbox) {
    return new PostgresRuleStore(database, outbox);
  }

  @Bean
  ManageRules manageRules(RuleStore rules, Clock clock) {
    return new ManageRules(rules, clock);
  }
}
