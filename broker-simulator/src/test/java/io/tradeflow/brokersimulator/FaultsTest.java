package io.tradeflow.brokersimulator;

import static io.tradeflow.brokersimulator.Caller.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.brokersimulator.Caller.Listener;
import io.tradeflow.brokersimulator.Caller.Said;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each fault does what the protocol document says of it. */
class FaultsTest {
  private final Simulator venue = Simulator.start(Settings.inMemory(), Clock.systemUTC());
  private final Caller caller = new Caller(venue);
  private final Caller hasty = new Caller(venue, Duration.ofSeconds(2));

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void timeoutBeforeAcceptanceTakesNothing() {
    caller.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    assertThatThrownBy(() -> hasty.raw("POST", "/v1/orders", Caller.order("a", "BUY", "1", "")))
        .isInstanceOf(IOException.class);
    assertThat(caller.get("/v1/orders/a").status()).isEqualTo(404);
    assertThat(caller.receipts()).isEmpty();
  }

  @Test
  void timeoutAfterAcceptanceTakesTheOrder() {
    caller.fault("TIMEOUT_AFTER_ACCEPT", "PLACE", "");
    assertThatThrownBy(() -> hasty.raw("POST", "/v1/orders", Caller.order("a", "BUY", "1", "")))
        .isInstanceOf(IOException.class);
    await().atMost(PATIENCE).until(() -> caller.kinds().equals(List.of("ORDER_ACCEPTED")));
  }

  @Test
  void delayedRequestIsCarriedOutAfterItsCallerHasGone() {
    caller.fault("DELAY", "PLACE", ",\"delayMillis\":8000");
    assertThatThrownBy(() -> hasty.raw("POST", "/v1/orders", Caller.order("a", "BUY", "1", "")))
        .isInstanceOf(IOException.class);
    assertThat(caller.get("/v1/orders/a").status()).isEqualTo(404);
    await().atMost(PATIENCE).until(() -> caller.get("/v1/orders/a").status() == 200);
  }

  @Test
  void rateLimitNamesItsWaitAndTakesNothing() {
    caller.fault("STATUS_429", "PLACE", ",\"retryAfterSeconds\":7,\"times\":2");
    Said said = caller.place("a", "BUY", "1", "");
    assertThat(said.status()).isEqualTo(429);
    assertThat(said.retryAfter()).isEqualTo("7");
    assertThat(caller.delete("/v1/orders/a").status()).isEqualTo(404);
    assertThat(caller.place("a", "BUY", "1", "").status()).isEqualTo(429);
    assertThat(caller.place("a", "BUY", "1", "").status()).isEqualTo(201);
  }

  @Test
  void serverErrorAndGarbageSayNothingOfWhatWasTaken() throws IOException {
    caller.fault("STATUS_500", "PLACE", "");
    caller.fault("STATUS_500", "PLACE", ",\"after\":true");
    caller.fault("GARBAGE", "PLACE", "");
    caller.fault("GARBAGE", "PLACE", ",\"after\":false");
    for (String id : List.of("a", "b", "c", "d")) {
      var said = caller.raw("POST", "/v1/orders", Caller.order(id, "BUY", "1", ""));
      assertThat(said.statusCode()).isEqualTo(id.compareTo("c") < 0 ? 500 : 200);
      assertThat(new String(said.body())).doesNotContain("clientOrderId");
    }
    assertThat(caller.receipts())
        .extracting(one -> one.path("clientOrderId").stringValue())
        .containsExactly("b", "c");
  }

  @Test
  void halfAnAnswerIsNoAnswer() {
    caller.fault("HALF_OPEN", "PLACE", ",\"delayMillis\":300");
    assertThatThrownBy(() -> hasty.raw("POST", "/v1/orders", Caller.order("a", "BUY", "1", "")))
        .isInstanceOf(IOException.class);
    assertThat(caller.get("/v1/orders/a").status()).isEqualTo(200);
  }

  @Test
  void duplicateFillIsTheSameEventTwice() {
    Listener stream = caller.listen(0);
    caller.fault("DUPLICATE_FILL", "STREAM", "");
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "1.5", "");
    stream.awaitEvents(4);
    assertThat(stream.sequences()).containsExactly(1L, 2L, 2L, 3L);
  }

  @Test
  void fillOutOfOrderComesAfterItsFollower() {
    Listener stream = caller.listen(0);
    caller.fault("OUT_OF_ORDER_FILL", "STREAM", "");
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "1.5", "");
    stream.awaitEvents(3);
    assertThat(stream.sequences()).containsExactly(1L, 3L, 2L);
  }

  @Test
  void silentStreamHasNotEvenHeartbeats() {
    caller.fault("HALF_OPEN", "STREAM", "");
    Listener stream = caller.listen(0);
    await().atMost(PATIENCE).until(() -> hits() == 1);
    Listener healthy = caller.listen(0);
    await().atMost(PATIENCE).until(() -> !healthy.frames.isEmpty());
    assertThat(stream.frames).isEmpty();
  }

  @Test
  void probabilityIsDrawnFromTheSeed() {
    assertThat(hits(5)).isEqualTo(hits(5)).isBetween(3L, 37L);
    assertThat(List.of(hits(1), hits(2), hits(3), hits(4), hits(6), hits(7)))
        .satisfies(all -> assertThat(all.stream().distinct().count()).isGreaterThan(1));
  }

  private long hits(int seed) {
    caller.delete("/sim/faults");
    caller.fault("STATUS_500", "TIME", ",\"times\":0,\"probability\":0.5,\"seed\":" + seed);
    for (int i = 0; i < 40; i++) {
      try {
        caller.raw("GET", "/v1/time", "");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return hits();
  }

  private long hits() {
    JsonNode faults = caller.get("/sim/faults").body().path("faults");
    return faults.get(0).path("hits").longValue();
  }

  @Test
  void whereOneIsNotDrawnTheNextMayBe() {
    caller.fault("STATUS_500", "TIME", ",\"times\":0,\"probability\":0.0001,\"seed\":1");
    caller.fault("STATUS_429", "TIME", "");

    assertThat(caller.get("/v1/time").status()).isEqualTo(429);
  }

  @Test
  void wrongFaultIsRefused() {
    Said said = caller.post("/sim/faults", "[{\"kind\":\"EARTHQUAKE\",\"operation\":\"PLACE\"}]");
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.text("message")).contains("kind");
  }
}
