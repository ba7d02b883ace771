package io.tradeflow.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayServiceApplication {
  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    SpringApplication.run(GatewayServiceApplication.class, arguments);
  }
}
