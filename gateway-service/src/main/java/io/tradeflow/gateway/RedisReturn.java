package io.tradeflow.gateway;

import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * However long Redis was away, its buckets count again about a second after its return: until then
 * each replica allows the whole limit. The driver by itself would look half a minute apart.
 */
@Configuration(proxyBeanMethods = false)
class RedisReturn {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  @Bean
  ClientResourcesBuilderCustomizer looksEachSecond() {
    return resources ->
        resources.reconnectDelay(
            Delay.equalJitter(Duration.ZERO, LONGEST, 10, TimeUnit.MILLISECONDS));
  }
}
