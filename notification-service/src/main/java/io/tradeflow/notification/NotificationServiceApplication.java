package io.tradeflow.notification;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. */
@SpringBootApplication
@EnableScheduling
@ConfigurationPropertiesScan
public class NotificationServiceApplication {
  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    SpringApplication.run(NotificationServiceApplication.class, arguments);
  }
}
