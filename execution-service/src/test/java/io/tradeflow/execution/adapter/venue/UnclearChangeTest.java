package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The venue's answer to a change of quantity is lost: whatever happens before it is asked again,
 * the order's terms and fills here are in the end those at the venue.
 */
class UnclearChangeTest {
  /** What keeps us from asking for the change again. */
  enum Obstacle {
    FENCE,
    RATE_LIMIT,
    NO_LEASE
  }

  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private final VenueDesk own =
      new VenueDesk(
          ledger(), venue.hasty(new BrokerReports(ledger())), Duration.ofSeconds(3), account);
  private final OrderDesk desk = own.desk;

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    own.lease();
    own.own();
  }

  @AfterEach
  void stop() {
    desk.close();
    venue.close();
  }

  @ParameterizedTest
  @EnumSource
  void changeThatIsInForceIsNotRefusedHereWhateverStopsUs(Obstacle obstacle) {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_AFTER_ACCEPT", "");
    meet(obstacle);
    recoverUntil(() -> assertThat(found(order).pending()).isNull());
    assertThat(found(order).terms().quantity()).isEqualByComparingTo("2");
    assertSameAsVenue(order);
    assertThat(venue.receipts("AMEND_ACCEPTED")).hasSize(1);
  }

  @Test
  void changeThatNeverArrivedIsRefusedWhereItMayNotBeAskedForAnyMore() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_BEFORE_ACCEPT", "");
    meet(Obstacle.FENCE);
    recoverUntil(() -> assertThat(found(order).pending()).isNull());
    assertThat(found(order).rejection()).extracting("code").isEqualTo(Fences.CODE);
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.WORKING));
    assertThat(found(order).terms().quantity()).isEqualByComparingTo("1");
    assertSameAsVenue(order);
    assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
  }

  @Test
  void changeThatNeverArrivedWaitsForTheNextLease() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_BEFORE_ACCEPT", "");
    meet(Obstacle.NO_LEASE);
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.WORKING));
    assertThat(found(order).pending()).isNotNull();
    assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
    own.lease();
    desk.sendWaiting();
    await().untilAsserted(() -> assertThat(found(order).pending()).isNull());
    assertThat(found(order).terms().quantity()).isEqualByComparingTo("2");
    assertSameAsVenue(order);
  }

  @Test
  void noIsNoneWhileARequestIsOnItsWay() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "DELAY", ",\"delayMillis\":2500");
    meet(Obstacle.FENCE);
    recoverUntil(() -> assertThat(found(order).pending()).isNull());
    await().until(this::firstRequestIsDecided);
    assertSameAsVenue(order);
    assertThat(venue.receipts("AMEND_REFUSED")).as("it was asked meanwhile").isNotEmpty();
  }

  @Test
  void orderThatGrewThereTakesAllItsFills() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_AFTER_ACCEPT", "");
    sells("1");
    awaitFilledAtVenue(order, "1");
    recoverUntil(() -> assertThat(found(order).filled()).isEqualByComparingTo("1"));
    assertThat(found(order).state()).isEqualTo(OrderState.PARTIALLY_FILLED);
    sells("1");
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.FILLED));
    assertThat(found(order).filled()).isEqualByComparingTo("2");
    assertSameAsVenue(order);
  }

  @Test
  void orderThatShrankThereEndsWithItsLastFill() {
    NewOrder order = working("2");
    changeUnclear(order, "1", "TIMEOUT_AFTER_ACCEPT", "");
    sells("1");
    awaitFilledAtVenue(order, "1");
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.FILLED));
    assertThat(found(order).filled()).isEqualByComparingTo("1");
    assertSameAsVenue(order);
  }

  /** What is filled already when the venue hears of a smaller quantity ends the order there. */
  @ParameterizedTest
  @CsvSource({"1, 2, FILLED", "2, 1, CANCELLED"})
  void fillOfAnOrderThatWasNotChangedCountsByItsOldQuantity(
      String quantity, String wanted, OrderState end) {
    NewOrder order = working(quantity);
    changeUnclear(order, wanted, "TIMEOUT_BEFORE_ACCEPT", "");
    meet(Obstacle.NO_LEASE);
    sells("1");
    awaitFilledAtVenue(order, "1");
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(end));
    assertThat(found(order).filled()).isEqualByComparingTo("1");
    assertThat(found(order).pending()).isNull();
    assertSameAsVenue(order);
    assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
  }

  @Test
  void changeIsAskedAfterAlthoughAFillEndedTheDoubtOnTheOrder() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_AFTER_ACCEPT", "");
    sells("0.5");
    await()
        .untilAsserted(
            () -> assertThat(found(order).state()).isEqualTo(OrderState.PARTIALLY_FILLED));
    recoverUntil(() -> assertThat(found(order).pending()).isNull());
    assertThat(found(order).terms().quantity()).isEqualByComparingTo("2");
    assertSameAsVenue(order);
  }

  @Test
  void cancelEndsAnOrderOfWhichAFillWaitsForItsChange() {
    NewOrder order = working("1");
    changeUnclear(order, "2", "TIMEOUT_AFTER_ACCEPT", "");
    sells("1");
    awaitFilledAtVenue(order, "1");
    desk.cancel(order.id(), account, "USER");
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.CANCELLED));
    assertThat(found(order).filled()).isEqualByComparingTo("1");
    assertSameAsVenue(order);
  }

  /** An order to buy at 101 that rests at the venue. */
  private NewOrder working(String quantity) {
    NewOrder order = own.approved(quantity, "101");
    recoverUntil(() -> assertThat(found(order).state()).isEqualTo(OrderState.WORKING));
    return order;
  }

  /** Risk lets the order have another quantity, and the venue's answer to that does not come. */
  private void changeUnclear(NewOrder order, String quantity, String fault, String more) {
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal(quantity), null, null);
    Order asked =
        done(ledger().ask(order.id(), account, wish, UUID.randomUUID().toString(), "hash"))
            .orElseThrow()
            .order();
    venue.fault(fault, "AMEND", more);
    UUID change = Objects.requireNonNull(asked.pending()).id();
    desk.modifyApproved(order.id(), account, change, "decision");
    await().until(() -> found(order).state() == OrderState.UNKNOWN);
    assertThat(Objects.requireNonNull(found(order).pending()).approved()).isTrue();
    venue.noFaults();
  }

  private void meet(Obstacle obstacle) {
    switch (obstacle) {
      case FENCE ->
          bean(Fences.class).unknownEvent(account, "command", UUID.randomUUID().toString());
      case RATE_LIMIT -> venue.fault("STATUS_429", "AMEND", ",\"retryAfterSeconds\":5");
      case NO_LEASE -> own.gate.ended();
    }
  }

  /** So much is offered, once. */
  private void sells(String quantity) {
    for (String asks : new String[] {"[[\"101\",\"" + quantity + "\"]]", "[]"}) {
      JsonNode ignored =
          venue.post("/sim/depth", "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":" + asks + "}");
    }
  }

  private void awaitFilledAtVenue(NewOrder order, String filled) {
    await()
        .untilAsserted(
            () -> assertThat(atVenue(order).path("filled").asString()).isEqualTo(filled));
  }

  private void recoverUntil(ThrowingRunnable asserted) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              desk.recover();
              asserted.run();
            });
  }

  private void assertSameAsVenue(NewOrder order) {
    await()
        .untilAsserted(
            () -> {
              JsonNode theirs = atVenue(order);
              Order ours = found(order);
              assertThat(ours.terms().quantity())
                  .isEqualByComparingTo(theirs.path("quantity").asString());
              assertThat(ours.filled()).isEqualByComparingTo(theirs.path("filled").asString());
              assertThat(ours.state().finished())
                  .isEqualTo(!theirs.path("state").asString().equals("OPEN"));
            });
  }

  /** A question is over long before it is asked. */
  private boolean firstRequestIsDecided() {
    return Stream.of("AMEND_ACCEPTED", "AMEND_REFUSED")
        .flatMap(kind -> venue.receipts(kind).stream())
        .anyMatch(one -> one.path("validUntil").longValue() > 1);
  }

  private JsonNode atVenue(NewOrder order) {
    return venue.get("/v1/orders/" + order.id());
  }

  private Order found(NewOrder order) {
    return own.found(order);
  }
}
