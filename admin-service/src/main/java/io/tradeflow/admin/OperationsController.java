package io.tradeflow.admin;

import io.tradeflow.starter.web.Problem;
import org.apache.kafka.common.KafkaException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How the platform is doing. */
@RestController
@RequestMapping("/api/v1/admin")
class OperationsController {
  private final ServiceHealth health;
  private final KafkaView kafka;

  OperationsController(ServiceHealth health, KafkaView kafka) {
    this.health = health;
    this.kafka = kafka;
  }

  @GetMapping("/health")
  Mono<ServiceHealth.Report> health() {
    return health.report();
  }

  @GetMapping("/lag")
  Mono<KafkaView.LagReport> lag() {
    return kafka.lag().onErrorMap(KafkaException.class, OperationsController::brokerFailed);
  }

  @GetMapping("/dead-letters")
  Mono<Page<KafkaView.DeadLetters>> deadLetters() {
    return kafka
        .deadLetters()
        .map(topics -> new Page<>(topics, null))
        .onErrorMap(KafkaException.class, OperationsController::brokerFailed);
  }

  private static Problem brokerFailed(KafkaException failure) {
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "UPSTREAM_UNAVAILABLE",
        "Kafka did not answer in time. Try again.");
  }
}
