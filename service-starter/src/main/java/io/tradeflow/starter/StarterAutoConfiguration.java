package io.tradeflow.starter;

import io.tradeflow.starter.fault.Failpoint;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Time is injected everywhere; a service that cannot be armed as asked does not start. */
@AutoConfiguration
public class StarterAutoConfiguration {
  StarterAutoConfiguration() {
    Failpoint.check();
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
