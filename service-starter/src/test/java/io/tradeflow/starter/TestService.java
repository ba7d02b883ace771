package io.tradeflow.starter;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.web.Problem;
import jakarta.validation.constraints.Max;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A service that does nothing but use the starter. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TestService {
  @Bean
  Listener listener() {
    return new Listener();
  }

  /** Takes audit commands; one whose action is "poison" cannot be handled. */
  public static class Listener implements ConsumerSeekAware {
    public final List<String> handled = new CopyOnWriteArrayList<>();
    public final List<TopicPartition> assigned = new CopyOnWriteArrayList<>();

    @Override
    public void onPartitionsAssigned(
        Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
      assigned.addAll(assignments.keySet());
    }

    @KafkaListener(topics = Topics.AUDIT_RECORDS_COMMANDS, groupId = "test-service")
    void on(List<ConsumerRecord<String, AuditCommand>> commands) {
      for (ConsumerRecord<String, AuditCommand> command : commands) {
        if (command.value().getRecord().getAction().equals("poison")) {
          throw new IllegalArgumentException("an action nobody knows");
        }
        handled.add(command.value().getRecord().getDetail());
      }
    }
  }

  @RestController
  static class Controller {
    record Order(String symbol, BigDecimal quantity) {}

    @PostMapping("/api/v1/orders")
    Order post(@RequestBody Order order) {
      if (order.symbol() == null) {
        throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "symbol is missing")
            .with("field", "symbol");
      }
      return order;
    }

    @GetMapping("/api/v1/orders")
    Map<String, Integer> get(@RequestParam @Max(500) int limit) {
      return Map.of("limit", limit);
    }

    @GetMapping("/api/v1/thread")
    Mono<Map<String, String>> thread() {
      return Mono.fromSupplier(() -> Map.of("name", Thread.currentThread().getName()));
    }

    @GetMapping("/api/v1/broken")
    Order broken() {
      throw new IllegalStateException("jdbc:postgresql://secret-host/db refused user risk");
    }

    @GetMapping("/api/v1/admin/users")
    List<String> users() {
      return List.of();
    }
  }
}
