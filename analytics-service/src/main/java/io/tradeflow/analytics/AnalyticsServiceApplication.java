package io.tradeflow.analytics;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class AnalyticsServiceApplication {
  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    SpringApplication.run(AnalyticsServiceApplication.class, arguments);
  }
}
