package io.tradeflow.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks every service at the same time whether it is ready. */
@Component
class ServiceHealth {
  private static final ParameterizedTypeReference<Map<String, Object>> JSON =
      new ParameterizedTypeReference<>() {};

  private final WebClient services;
  private final AdminProperties properties;

  ServiceHealth(WebClient services, AdminProperties properties) {
    this.services = services;
    this.properties = properties;
  }

  /**
   * What one service said.
   *
   * @param status UP, what it says is wrong (OUT_OF_SERVICE, DOWN), TIMEOUT or UNREACHABLE
   * @param failing names of its components that are not up
   */
  record Probe(String service, String status, long latencyMillis, List<String> failing) {
    boolean up() {
      return "UP".equals(status);
    }
  }

  /**
   * All services, by name.
   *
   * @param status UP only if all are
   */
  record Report(String status, List<Probe> items) {}

  Mono<Report> report() {
    return Flux.fromIterable(properties.services().entrySet())
        .flatMap(service -> probe(service.getKey(), service.getValue() + "/health/ready"))
        .sort(Comparator.comparing(Probe::service))
        .collectList()
        .map(probes -> new Report(probes.stream().allMatch(Probe::up) ? "UP" : "DEGRADED", probes));
  }

  private Mono<Probe> probe(String service, String address) {
    return services
        .get()
        .uri(address)
        .exchangeToMono(ServiceHealth::read)
        .timeout(properties.probeTimeout())
        .onErrorResume(TimeoutException.class, failure -> Mono.just(said("TIMEOUT")))
        .onErrorResume(failure -> Mono.just(said("UNREACHABLE")))
        .elapsed()
        .map(
            timed ->
                new Probe(service, timed.getT2().status(), timed.getT1(), timed.getT2().failing()));
  }

  private static Mono<Answer> read(ClientResponse response) {
    boolean ready = response.statusCode().is2xxSuccessful();
    Answer bare = said(ready ? "UP" : "DOWN");
    return response
        .bodyToMono(JSON)
        .map(ServiceHealth::answer)
        .map(said -> said.up() && !ready ? new Answer("DOWN", said.failing()) : said)
        .onErrorReturn(bare)
        .defaultIfEmpty(bare);
  }

  private record Answer(String status, List<String> failing) {
    boolean up() {
      return "UP".equals(status);
    }
  }

  private static Answer said(String status) {
    return new Answer(status, List.of());
  }

  private static Answer answer(Map<String, Object> body) {
    List<String> failing =
        body.get("components") instanceof Map<?, ?> components
            ? components.entrySet().stream()
                .filter(component -> !up(component.getValue()))
                .map(component -> String.valueOf(component.getKey()))
                .sorted()
                .toList()
            : List.of();
    return new Answer(String.valueOf(body.getOrDefault("status", "DOWN")), failing);
  }

  private static boolean up(Object component) {
    return component instanceof Map<?, ?> said && "UP".equals(said.get("status"));
  }
}
