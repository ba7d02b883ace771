package io.tradeflow.marketdata;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Feeds, instruments, quotes, depth, candles and history. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MarketDataServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(MarketDataServiceApplication.class, args);
  }
}
