package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Other stop prices of orders that rest at the venue, which offers 1 at 101 and 5 at 102. */
class VenueStopsTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();

  @BeforeEach
  void nothingOfOthers() {
    VenueFloor.forgetOthers();
    venue.showBook();
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void venueHearsOfTheNewStopAfterRiskAndGoesByIt() {
    try (VenueFloor floor = floor()) {
      NewOrder order = working(floor, stopAt("120"));
      UUID change = asked(order, null, "110");
      assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
      floor.orders.modifyApproved(order.id(), account, change, "decision");
      awaitStop(order, "110");
      assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
      assertThat(atVenue(order).path("stopPrice").asString()).isEqualTo("110");
      assertThat(venue.receipts("AMEND_ACCEPTED"))
          .singleElement()
          .satisfies(
              one -> assertThat(one.path("amendId").asString()).isEqualTo(change.toString()));
      offer("110");
      awaitState(order, OrderState.FILLED);
      assertThat(found(order).averagePrice()).isEqualByComparingTo("110");
    }
  }

  @Test
  void stopThatHasGoneOffThereIsNotMovedAndTheChangeSaysWhy() {
    try (VenueFloor floor = floor()) {
      NewOrder order =
          working(floor, new Pricing.StopLimit(new BigDecimal("105"), new BigDecimal("103")));
      offer("105");
      UUID change = asked(order, null, "110");
      floor.orders.modifyApproved(order.id(), account, change, "decision");
      await().until(() -> found(order).rejection() != null);
      Rejection why = Objects.requireNonNull(found(order).rejection());
      assertThat(why.code()).isEqualTo("BROKER");
      assertThat(why.actual()).isEqualTo("TRIGGERED");
      assertThat(found(order).pending()).isNull();
      assertThat(found(order).terms().pricing().stopPrice()).isEqualByComparingTo("105");
      assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
    }
  }

  /** The venue has changed the order, or not, and what it said of that is lost. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lostAnswerLeavesTheOrderUnknownUntilTheChangeIsRepeated(boolean carriedOut) {
    try (VenueFloor floor = floor()) {
      NewOrder order =
          working(floor, new Pricing.StopLimit(new BigDecimal("120"), new BigDecimal("121")));
      venue.fault("GARBAGE", "AMEND", ",\"after\":" + carriedOut);
      UUID change = asked(order, "111", "110");
      floor.orders.modifyApproved(order.id(), account, change, "decision");
      awaitState(order, OrderState.UNKNOWN);
      assertThat(Objects.requireNonNull(found(order).pending()).approved()).isTrue();
      await()
          .untilAsserted(
              () -> {
                floor.orders.recover();
                assertThat(found(order).pending()).isNull();
              });
      awaitStop(order, "110");
      awaitState(order, OrderState.WORKING);
      assertThat(venue.receipts("AMEND_ACCEPTED")).hasSize(1);
      if (carriedOut) {
        assertThat(venue.receipts("AMEND_REPEATED")).isNotEmpty();
      }
      assertThat(found(order).terms().limitPrice()).isEqualByComparingTo("111");
      assertThat(atVenue(order).path("stopPrice").asString()).isEqualTo("110");
      assertThat(atVenue(order).path("limitPrice").asString()).isEqualTo("111");
    }
  }

  @Test
  void approvedChangeThatTheVenueNeverHeardOfIsMadeByTheNextOwner() {
    NewOrder order;
    try (VenueFloor dying = floor()) {
      order = working(dying, stopAt("120"));
      UUID change = asked(order, null, "110");
      dying.withoutLease().orders.modifyApproved(order.id(), account, change, "decision");
      await()
          .until(
              () ->
                  Optional.ofNullable(found(order).pending())
                      .filter(Amendment::approved)
                      .isPresent());
    }
    assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
    try (VenueFloor next = floor()) {
      awaitStop(order, "110");
      next.orders.recover();
    }
    assertThat(venue.receipts("AMEND_ACCEPTED")).hasSize(1);
  }

  @Test
  void lateCopyOfAnOlderChangeMovesNothing() {
    try (VenueFloor floor = floor()) {
      NewOrder order = working(floor, stopAt("120"));
      UUID first = asked(order, null, "110");
      floor.orders.modifyApproved(order.id(), account, first, "d1");
      awaitStop(order, "110");
      floor.orders.modifyApproved(order.id(), account, asked(order, null, "115"), "d2");
      awaitStop(order, "115");
      JsonNode answer =
          venue.send(
              "PUT",
              "/v1/orders/" + order.id(),
              "{\"amendId\":\"%s\",\"quantity\":\"1\",\"stopPrice\":\"110\"}".formatted(first));
      assertThat(answer.path("stopPrice").asString()).isEqualTo("115");
      assertThat(venue.receipts("AMEND_REPEATED")).hasSize(1);
      offer("112");
      assertThat(atVenue(order).path("state").asString()).isEqualTo("OPEN");
    }
  }

  private VenueFloor floor() {
    return new VenueFloor(venue, account);
  }

  private static Pricing stopAt(String price) {
    return new Pricing.Stop(new BigDecimal(price));
  }

  /** An order to buy 1 that the venue has. */
  private NewOrder working(VenueFloor floor, Pricing pricing) {
    NewOrder terms = Samples.at("simulator", Samples.terms(account, "BUY", "1", pricing), false);
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    floor.approve(found(terms));
    awaitState(terms, OrderState.WORKING);
    return terms;
  }

  private UUID asked(NewOrder order, @Nullable String limit, String stop) {
    Amendment.Wish wish =
        new Amendment.Wish(
            null, limit == null ? null : new BigDecimal(limit), new BigDecimal(stop));
    Order after =
        done(ledger().ask(order.id(), account, wish, UUID.randomUUID().toString(), "h"))
            .orElseThrow()
            .order();
    return Objects.requireNonNull(after.pending()).id();
  }

  private void offer(String price) {
    JsonNode ignored =
        venue.post(
            "/sim/depth",
            "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":[[\"%s\",\"9\"]]}".formatted(price));
  }

  private JsonNode atVenue(NewOrder order) {
    return venue.get("/v1/orders/" + order.id());
  }

  private void awaitStop(NewOrder order, String price) {
    await()
        .untilAsserted(
            () ->
                assertThat(found(order).terms().pricing().stopPrice()).isEqualByComparingTo(price));
  }

  private void awaitState(NewOrder order, OrderState state) {
    await().untilAsserted(() -> assertThat(found(order).state()).isEqualTo(state));
  }

  private Order found(NewOrder order) {
    return done(ledger().find(order.id(), account)).orElseThrow();
  }
}
