package io.tradeflow.engine;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts trading-engine-service. */
@SpringBootApplication
public class TradingEngineServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(TradingEngineServiceApplication.class, args);
  }
}
