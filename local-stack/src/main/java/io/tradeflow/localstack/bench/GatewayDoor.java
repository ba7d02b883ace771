package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.client.ApiClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's API: taken is what was answered with 201. */
final class GatewayDoor implements Door {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI orders;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run).build();

  GatewayDoor(String gateway) {
    this.orders = URI.create(gateway + "/api/v1/orders");
  }

  @Override
  public CompletableFuture<String> place(ApiClient trader, String account, Wanted order) {
    String body =
        """
        {"symbol":"%s","side":"%s","type":"MARKET","quantity":"%s","timeInForce":"IOC","broker":"paper"}
        """
            .formatted(order.symbol(), order.buys() ? "BUY" : "SELL", order.quantity());
    HttpRequest request =
        HttpRequest.newBuilder(orders)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + trader.token())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).thenApply(GatewayDoor::id);
  }

  private static String id(HttpResponse<String> answer) {
    if (answer.statusCode() != 201) {
      throw new Refused(
          answer.statusCode() + " " + JSON.readTree(answer.body()).path("code").asString());
    }
    return JSON.readTree(answer.body()).path("id").asString();
  }
}
