package io.tradeflow.acceptance.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** An order as its owner sees it. */
public final class OrderView {
  private final Trader owner;
  private final String id;

  OrderView(Trader owner, JsonNode accepted) {
    this.owner = owner;
    this.id = accepted.path("id").asString();
  }

  public String id() {
    return id;
  }

  public JsonNode now() {
    return owner.get("/api/v1/orders/" + id).expect(200);
  }

  /** Waits until the order is in that state. */
  public OrderView becomes(String state) {
    await("order " + id + " becomes " + state)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(now().path("state").asString()).as("%s", now()).isEqualTo(state));
    return this;
  }

  /** Waits until the order is rejected by that control. */
  public JsonNode isRejectedBy(String control) {
    becomes("REJECTED");
    JsonNode rejection = now().path("rejection");
    assertThat(rejection.path("code").asString()).isEqualTo(control);
    return rejection;
  }

  public Answer cancel() {
    return owner.delete("/api/v1/orders/" + id);
  }
}
