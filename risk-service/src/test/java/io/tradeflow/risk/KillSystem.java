package io.tradeflow.risk;

import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.risk.application.SenderLeases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** risk-service on a real Kafka and a schema of its own; a token is {@code account/role}. */
final class KillSystem {
  /** A sender that is silent is waited for longer than an answer takes on a busy machine. */
  static final int LEASE_MILLIS = 8_000;

  /** The answer to a kill waits for senders that long; so long they may take on such a machine. */
  static final int ANSWER_MILLIS = 2_500;

  private static final String KILL = "/api/v1/risk/kill-switch";
  private static final JsonMapper JSON = new JsonMapper();

  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    ReactiveJwtDecoder jwtDecoder() {
      return token ->
          Mono.just(
              Jwt.withTokenValue(token)
                  .header("alg", "none")
                  .subject(token.substring(0, token.indexOf('.')))
                  .issuedAt(Instant.now())
                  .claim(
                      "realm_access",
                      Map.of("roles", List.of(token.substring(token.indexOf('.') + 1))))
                  .build());
    }
  }

  record Answer(int status, JsonNode body) {
    String state() {
      return body.path("state").asString();
    }

    JsonNode waitingFor() {
      return body.path("waitingFor");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context = start();

  private static final class Shared {
    private static final KillSystem SYSTEM = new KillSystem();
  }

  /** The one of all tests, which starts with the first call and ends with the process. */
  static KillSystem shared() {
    return Shared.SYSTEM;
  }

  private KillSystem() {
    RiskServers.endFirst(context::close);
  }

  private static ConfigurableApplicationContext start() {
    List<String> settings = new ArrayList<>(RiskServers.database("risk_kill"));
    settings.add("SERVER_PORT=0");
    settings.add("TRADEFLOW_KAFKA=" + RiskServers.kafka());
    settings.add("tradeflow.serializer=" + PlainSerializer.class.getName());
    settings.add("tradeflow.deserializer=" + PlainDeserializer.class.getName());
    return new SpringApplicationBuilder(RiskServiceApplication.class, Outside.class)
        .properties(settings.toArray(String[]::new))
        .run(
            "--risk.kill.lease=" + LEASE_MILLIS + "ms",
            "--risk.kill.answer-within=" + ANSWER_MILLIS + "ms",
            "--logging.level.org.apache.kafka=ERROR");
  }

  /** Another instance on the same data that knows nothing yet and hears no sender. */
  KillProtocol started() {
    KillWatch watch = new KillWatch(System::nanoTime, Duration.ofSeconds(1));
    return new KillProtocol(
        bean(KillSwitchBoard.class), bean(SenderLeases.class), watch, Duration.ofMillis(200));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Answer engage(String scope) {
    return call("POST", KILL, "op-1.operator", "{\"scope\":\"" + scope + "\",\"engaged\":true}");
  }

  Answer release(String scope) {
    return call("POST", KILL, "op-2.operator", "{\"scope\":\"" + scope + "\",\"engaged\":false}");
  }

  /** As GET shows the scope. */
  Answer shown(String scope) {
    Answer all = call("GET", KILL, "op-1.operator", "");
    for (JsonNode one : all.body().path("items")) {
      if (one.path("scope").asString().equals(scope)) {
        return new Answer(all.status(), one);
      }
    }
    throw new AssertionError("Not shown: " + scope + " in " + all);
  }

  Answer dead(String sender, String token) {
    return call("POST", KILL + "/senders/" + sender + "/dead", token, "{\"reason\":\"host off\"}");
  }

  /** One request; without a token where that is empty. */
  Answer call(String method, String path, String token, String body) {
    URI address =
        URI.create(
            "http://localhost:"
                + context.getEnvironment().getRequiredProperty("local.server.port")
                + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      String text = answer.body();
      return new Answer(answer.statusCode(), JSON.readTree(text.isEmpty() ? "{}" : text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
