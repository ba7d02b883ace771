package io.tradeflow.risk;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the risk service. */
@SpringBootApplication
public class RiskServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(RiskServiceApplication.class, args);
  }
}
