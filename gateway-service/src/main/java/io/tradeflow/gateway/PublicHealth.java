package io.tradeflow.gateway;

import java.util.Map;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether the gateway serves, without telling how it is built. Everything else of the actuator is
 * on the management port, which is not public.
 */
@RestController
class PublicHealth {
  private final HealthEndpoint health;

  PublicHealth(HealthEndpoint health) {
    this.health = health;
  }

  @GetMapping("/health")
  Mono<ResponseEntity<Map<String, String>>> all() {
    return answer("ready");
  }

  @GetMapping("/health/live")
  Mono<ResponseEntity<Map<String, String>>> live() {
    return answer("live");
  }

  @GetMapping("/health/ready")
  Mono<ResponseEntity<Map<String, String>>> ready() {
    return answer("ready");
  }

  @GetMapping("/health/startup")
  Mono<ResponseEntity<Map<String, String>>> startup() {
    return answer("startup");
  }

  private Mono<ResponseEntity<Map<String, String>>> answer(String group) {
    return Mono.fromCallable(() -> health.healthForPath(group))
        .subscribeOn(Schedulers.boundedElastic())
        .map(HealthDescriptor::getStatus)
        .map(
            status ->
                ResponseEntity.status(
                        status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                    .body(Map.of("status", status.getCode())));
  }
}
