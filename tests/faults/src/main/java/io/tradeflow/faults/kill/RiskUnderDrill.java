package io.tradeflow.faults.kill;

import io.tradeflow.risk.RiskServiceApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * risk-service as it is, whose answers say when they were ready to leave, by the machine's
 * monotonic clock: what the venue takes after that came too late.
 */
public final class RiskUnderDrill {
  static final String READY = "Drill-Ready-Nanos";

  private RiskUnderDrill() {}

  /** Starts the service. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(RiskServiceApplication.class, Times.class).run(arguments);
  }

  @Configuration(proxyBeanMethods = false)
  static class Times {
    @Bean
    WebFilter readyTimes() {
      return (exchange, chain) -> {
        var answer = exchange.getResponse();
        answer.beforeCommit(
            () ->
                Mono.fromRunnable(
                    () -> answer.getHeaders().set(READY, Long.toString(System.nanoTime()))));
        return chain.filter(exchange);
      };
    }
  }
}
