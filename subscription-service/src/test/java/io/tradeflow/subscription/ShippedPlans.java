package io.tradeflow.subscription;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The settings as they are in the jar. */
final class ShippedPlans {
  private ShippedPlans() {}

  static SubscriptionProperties properties() {
    StandardEnvironment environment = new StandardEnvironment();
    for (String file : new String[] {"plans.yml", "application.yml"}) {
      try {
        new YamlPropertySourceLoader()
            .load(file, new ClassPathResource(file))
            .forEach(environment.getPropertySources()::addLast);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Binder.get(environment)
        .bind("tradeflow.subscription", SubscriptionProperties.class)
        .get();
  }
}
