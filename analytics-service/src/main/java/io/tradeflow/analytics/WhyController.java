package io.tradeflow.analytics;

import io.tradeflow.starter.web.Problem;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The causal chain of an order. */
@RestController
class WhyController {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CauseTable causes;

  WhyController(CauseTable causes) {
    this.causes = causes;
  }

  /**
   * @param chain signal and command first where there are any, then the order's events and the
   *     decision with its inputs, in the order in which they happened
   */
  record Why(String orderId, List<JsonNode> chain) {}

  @GetMapping("/api/v1/orders/{id}/why")
  Mono<Why> why(@PathVariable UUID id, @AuthenticationPrincipal Jwt caller) {
    return causes
        .chain(id.toString(), Objects.requireNonNull(caller.getSubject(), "sub"))
        .filter(chain -> !chain.isEmpty())
        .map(chain -> new Why(id.toString(), chain.stream().map(JSON::readTree).toList()))
        .switchIfEmpty(
            Mono.error(
                () ->
                    new Problem(
                        HttpStatus.NOT_FOUND,
                        "ORDER_NOT_FOUND",
                        "You have no such order. The chain of a new one follows within a second.")));
  }
}
