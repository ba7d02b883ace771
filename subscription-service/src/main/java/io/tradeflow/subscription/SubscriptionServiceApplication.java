package io.tradeflow.subscription;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the subscription service. */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(SubscriptionProperties.class)
public class SubscriptionServiceApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(SubscriptionServiceApplication.class, arguments);
  }
}
