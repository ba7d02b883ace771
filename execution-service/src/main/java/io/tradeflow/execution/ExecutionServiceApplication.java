package io.tradeflow.execution;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Orders, fills, positions and funds. */
@SpringBootApplication
public class ExecutionServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(ExecutionServiceApplication.class, args);
  }
}
