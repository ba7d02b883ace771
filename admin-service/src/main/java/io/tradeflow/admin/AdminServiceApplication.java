package io.tradeflow.admin;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.reactive.function.client.WebClient;

/** Starts the admin service. */
@SpringBootApplication
@EnableConfigurationProperties(AdminProperties.class)
@EnableScheduling
public class AdminServiceApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(AdminServiceApplication.class, arguments);
  }

  @Bean(destroyMethod = "close")
  Admin kafkaClient(KafkaAdmin settings, AdminProperties properties) {
    Map<String, Object> config = new HashMap<>(settings.getConfigurationProperties());
    int timeout = Math.toIntExact(properties.kafkaTimeout().toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return Admin.create(config);
  }

  @Bean
  WebClient services() {
    return WebClient.create();
  }
}
