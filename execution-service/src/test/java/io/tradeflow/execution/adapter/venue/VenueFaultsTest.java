package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.Patience.await;
import static io.tradeflow.execution.domain.OrderState.CANCELLED;
import static io.tradeflow.execution.domain.OrderState.FILLED;
import static io.tradeflow.execution.domain.OrderState.REJECTED;
import static io.tradeflow.execution.domain.OrderState.SENDING;
import static io.tradeflow.execution.domain.OrderState.UNKNOWN;
import static io.tradeflow.execution.domain.OrderState.WORKING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Rows 16 to 18 of the faults to survive: each fault, the outcome that it has, and the venue's own
 * receipts for what it took.
 */
class VenueFaultsTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final Desk desk = new Desk();
  private VenueBroker broker = venue.hasty(desk::accept);

  {
    desk.uses(broker);
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMEOUT_AFTER_ACCEPT | ",
        "TIMEOUT_BEFORE_ACCEPT | ",
        "STATUS_500 | ",
        "STATUS_500 | ,\"after\":true",
        "GARBAGE | ",
        "GARBAGE | ,\"after\":false",
        "HALF_OPEN | ",
        "HALF_OPEN | ,\"after\":false",
        "DELAY | ,\"delayMillis\":4500",
        "DELAY | ,\"delayMillis\":2100"
      })
  void unclearAnswerLeavesTheOrderUnknownUntilTheVenueIsAskedAndItWorksOnce(
      String kind, String more) {
    venue.fault(kind, "PLACE", more == null ? "" : more);
    Order order = desk.send("BUY", "1", "101");
    assertThat(List.of(UNKNOWN, WORKING)).contains(desk.state(order));
    desk.recoverUntil(WORKING, order);
    venue.showBook();
    desk.await(FILLED, order);
    assertThat(venue.accepted(order.terms().id())).isEqualTo(1);
    assertThat(desk.misfits).isEmpty();
    assertNothingAcceptedLate();
  }

  @Test
  void venueThatPausesPastTheValidityTakesNothing() {
    venue.fault("PAUSE", "PLACE", ",\"delayMillis\":2700,\"times\":0");
    broker =
        venue.broker(
            new VenueSettings(venue.url(), Duration.ofSeconds(10), 4, 4, Duration.ofSeconds(3)),
            desk::accept);
    desk.uses(broker);
    Order order = desk.send("BUY", "1", "90");
    assertThat(desk.state(order)).isEqualTo(REJECTED);
    assertThat(desk.rejection(order)).extracting("code").isEqualTo("BROKER_TOO_LATE");
    assertThat(venue.receipts("ORDER_REFUSED"))
        .isNotEmpty()
        .allMatch(one -> one.path("code").stringValue("").equals("REQUEST_EXPIRED"));
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
    assertThat(broker.working()).isZero();
  }

  @Test
  void venueWhoseClockStepsAheadRefusesAndIsAskedAgainWithItsNewTime() {
    desk.working();
    venue.post("/sim/clock", "{\"skewMicros\":3600000000}");
    Order order = desk.send("BUY", "1", "90");
    assertThat(desk.state(order)).isIn(WORKING, SENDING);
    desk.await(WORKING, order);
    assertThat(venue.receipts("ORDER_ACCEPTED")).hasSize(2);
  }

  @Test
  void rateLimitIsHonouredAndCancelsGoFirst() throws Exception {
    Order open = desk.working();
    Desk patient = new Desk(Duration.ofSeconds(30));
    broker =
        venue.broker(
            new VenueSettings(venue.url(), Duration.ofSeconds(10), 4, 4, Duration.ofSeconds(30)),
            patient::accept);
    patient.uses(broker);
    venue.fault("STATUS_429", "PLACE", ",\"retryAfterSeconds\":5");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long asked = System.nanoTime();
      Future<Order> limited = threads.submit(() -> patient.send("BUY", "1", "90"));
      await().until(() -> venue.hits() == 1);
      desk.cancel(open);
      desk.await(CANCELLED, open);
      Order order = limited.get();
      patient.await(WORKING, order);
      long cancelled = decided(venue.receipts("CANCEL_ACCEPTED").getFirst());
      long accepted = decided(venue.receipts("ORDER_ACCEPTED").getLast());
      assertThat(cancelled).isLessThan(accepted);
      assertThat(accepted - asked).isGreaterThan(5_000_000_000L);
    }
  }

  @Test
  void rateLimitBeyondTheValidityIsADefiniteNoWithoutAnotherRequest() {
    venue.fault("STATUS_429", "PLACE", ",\"retryAfterSeconds\":30");
    Order first = desk.send("BUY", "1", "90");
    Order second = desk.send("BUY", "1", "90");
    assertThat(desk.state(first)).isEqualTo(REJECTED);
    assertThat(desk.rejection(second)).extracting("code").isEqualTo("BROKER_TOO_LATE");
    assertThat(venue.hits()).isEqualTo(1);
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  @Test
  void rateLimitOnCancelsIsWaitedFor() {
    Order open = desk.working();
    venue.fault("STATUS_429", "CANCEL", "");
    desk.cancel(open);
    desk.await(CANCELLED, open);
    assertThat(venue.hits()).isEqualTo(1);
  }

  @Test
  void circuitOpensAfterFailuresWhileCancelsPassAndClosesAgain() {
    Order open = desk.working();
    venue.fault("STATUS_500", "PLACE", ",\"times\":0");
    for (int i = 0; i < 12; i++) {
      desk.send("BUY", "1", "90");
    }
    assertThat(venue.hits()).isBetween(4L, 11L);
    desk.cancel(open);
    desk.await(CANCELLED, open);
    Order refused = desk.refused();
    assertThat(desk.rejection(refused)).extracting("code").isEqualTo("BROKER_UNAVAILABLE");
    venue.noFaults();
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Order order = desk.send("BUY", "1", "90");
              await().until(() -> desk.state(order) != SENDING);
              return desk.state(order) == WORKING;
            });
  }

  @Test
  void cancelThatGetsNoAnswerIsRepeatedWhenTheVenueCanBeAsked() {
    Order open = desk.working();
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "CANCEL", "");
    desk.cancel(open);
    assertThat(desk.state(open)).isEqualTo(UNKNOWN);
    desk.recoverUntil(CANCELLED, open);
  }

  @Test
  void slowVenueHoldsABoundedNumberOfOrdersAndNoCancels() throws Exception {
    Desk busy = new Desk(Duration.ofSeconds(20));
    broker =
        venue.broker(
            new VenueSettings(venue.url(), Duration.ofSeconds(10), 2, 2, Duration.ofSeconds(20)),
            busy::accept);
    busy.uses(broker);
    Order open = busy.working();
    venue.fault("DELAY", "PLACE", ",\"delayMillis\":4000,\"times\":0");
    List<Future<Order>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        sent.add(threads.submit(() -> busy.send("BUY", "1", "90")));
      }
      await().until(() -> venue.hits() >= 2);
      busy.cancel(open);
      assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
      assertThat(venue.receipts("ORDER_ACCEPTED")).as("the orders still wait").hasSize(1);
      int refused = 0;
      for (Future<Order> one : sent) {
        Order order = one.get();
        await().until(() -> busy.state(order) != SENDING);
        refused += busy.state(order) == REJECTED ? 1 : 0;
      }
      assertThat(refused).isGreaterThanOrEqualTo(8);
    }
    busy.await(CANCELLED, open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DUPLICATE_FILL | ",
        "OUT_OF_ORDER_FILL | ",
        "GARBAGE | ",
        "DELAY | ,\"delayMillis\":300",
        "HALF_OPEN | "
      })
  void fillsComeOnceAndInOrderWhateverTheStreamDoes(String kind, String more) {
    desk.working();
    venue.fault(kind, "STREAM", more == null ? "" : more);
    venue.showBook();
    Order order = desk.send("BUY", "3", null);
    desk.await(FILLED, order);
    Order last = desk.send("BUY", "1", null);
    desk.await(FILLED, last);
    assertThat(desk.fills)
        .extracting(OrderChange.Fill::fillId)
        .containsExactly(
            order.terms().id() + "-1", order.terms().id() + "-2", last.terms().id() + "-1");
    assertThat(desk.misfits).isEmpty();
    assertThat(venue.hits()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void nothingIsLostOrDoubledUnderAMixOfFaults(int seed) {
    venue.showBook();
    for (String fault :
        List.of("TIMEOUT_AFTER_ACCEPT", "STATUS_500", "GARBAGE", "HALF_OPEN", "DELAY")) {
      venue.fault(
          fault,
          "PLACE",
          ",\"times\":1,\"delayMillis\":1800,\"probability\":0.5,\"after\":%s,\"seed\":%d"
              .formatted(seed != 2, seed));
    }
    venue.fault("STATUS_500", "FIND", ",\"times\":5,\"probability\":0.4,\"seed\":" + seed);
    venue.fault("DUPLICATE_FILL", "STREAM", ",\"times\":5,\"probability\":0.5");
    venue.fault("OUT_OF_ORDER_FILL", "STREAM", ",\"times\":5,\"probability\":0.5");
    List<Order> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(desk.send(i % 3 == 0 ? "SELL" : "BUY", "0.15", i % 4 == 0 ? "101" : null));
      if (i % 7 == 6) {
        desk.cancel(sent.get(i - 3));
      }
    }
    await()
        .untilAsserted(
            () -> {
              desk.recover();
              assertThat(sent)
                  .filteredOn(order -> !settled(order))
                  .extracting(order -> desk.state(order) + " " + order)
                  .isEmpty();
            });
    assertThat(desk.misfits).isEmpty();
    assertThat(venue.allHits()).isGreaterThanOrEqualTo(5);
    for (Order order : sent) {
      assertThat(venue.accepted(order.terms().id())).isLessThanOrEqualTo(1);
    }
    await().untilAsserted(() -> assertThat(desk.filled()).isEqualByComparingTo(venueFilled()));
    assertNothingAcceptedLate();
  }

  private boolean settled(Order order) {
    return switch (desk.state(order)) {
      case REJECTED, FILLED, CANCELLED -> true;
      case WORKING -> order.terms().limitPrice() != null;
      default -> false;
    };
  }

  private BigDecimal venueFilled() {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode fill : venue.get("/v1/fills?account=account&limit=1000").path("fills")) {
      sum = sum.add(new BigDecimal(fill.path("quantity").stringValue()));
    }
    return sum;
  }

  private void assertNothingAcceptedLate() {
    assertThat(venue.receipts("ORDER_ACCEPTED"))
        .allMatch(one -> one.path("decidedAt").longValue() <= one.path("validUntil").longValue());
  }

  private static long decided(JsonNode receipt) {
    return receipt.path("decidedNanos").longValue();
  }
}
