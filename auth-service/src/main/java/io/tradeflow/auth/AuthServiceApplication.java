package io.tradeflow.auth;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the auth service. */
@SpringBootApplication
@EnableConfigurationProperties(AuthProperties.class)
public class AuthServiceApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(AuthServiceApplication.class, arguments);
  }
}
