package io.tradeflow.starter;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's elastic scheduler keeps threads of its own although virtual threads are on: where
 * requests hung, work that was given to a virtual thread a task had not begun.
 */
public final class ElasticOnThreads implements EnvironmentPostProcessor, Ordered {
  /** Reactor looks at the property once: now, before Spring Boot sets it for virtual threads. */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Scheduler ignored = Schedulers.boundedElastic();
  }

  /** Spring Boot's comes last. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE - 1;
  }
}
