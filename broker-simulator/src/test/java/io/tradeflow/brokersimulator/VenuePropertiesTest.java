package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.brokersimulator.OrderTerms.Side;
import io.tradeflow.brokersimulator.OrderTerms.Type;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any sequence of requests, repeats and books. */
class VenuePropertiesTest {
  private static final String ACCOUNT = "acc";

  /**
   * One input.
   *
   * @param what 0 and 1 place, 2 cancels, 3 changes, 4 is a book
   * @param slackMillis until when the request is valid, from now; below 0 is over
   */
  record Step(int what, int id, boolean buy, int quantity, int price, int slackMillis) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 9),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(97, 104),
            Arbitraries.of(-1, 60_000))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 150)
  void idsAreAcceptedOnceInTimeAndNothingIsLostOrDoubled(@ForAll("steps") List<Step> steps) {
    SkewedClock clock = new SkewedClock(Clock.systemUTC());
    EventLog stream = new EventLog();
    Venue venue = new Venue(Settings.inMemory(), clock, stream);
    steps.forEach(step -> take(step, venue, clock));

    List<Receipt> receipts = venue.register().receipts(0, 1_000);
    assertThat(receipts).extracting(Receipt::sequence).isEqualTo(upTo(receipts.size()));
    List<Receipt> accepted =
        receipts.stream().filter(one -> one.kind() == Receipt.Kind.ORDER_ACCEPTED).toList();
    assertThat(accepted).extracting(Receipt::clientOrderId).doesNotHaveDuplicates();
    assertThat(accepted).allMatch(one -> one.decidedAt() <= one.validUntil());
    List<VenueEvent> events = events(stream);
    assertThat(events).extracting(VenueEvent::sequence).isEqualTo(upTo(events.size()));
    assertThat(venue.register().page(ACCOUNT, false, 0, 1_000)).hasSize(accepted.size());
    for (VenueOrder order : venue.register().page(ACCOUNT, false, 0, 1_000)) {
      List<VenueFill> fills =
          venue.register().accounts().ofOrder(order.terms().clientOrderId(), 0, 1_000);
      assertThat(sum(fills)).isEqualByComparingTo(order.filled());
      assertThat(fills).hasSize(order.fillCount());
      assertThat(order.filled()).isLessThanOrEqualTo(order.terms().quantity());
    }
    BigDecimal held =
        venue.register().accounts().holdings(ACCOUNT).stream()
            .map(Accounts.Holding::quantity)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(held).isEqualByComparingTo(net(events));
  }

  /**
   * A stop to buy, whatever moves it or the market, and however often a change comes again: it goes
   * off when the market first offers at the stop that was agreed last, or is moved to where it
   * does.
   */
  @Property(tries = 150)
  void stopGoesOffWhereItWasAgreedLast(@ForAll("steps") List<Step> steps) {
    SkewedClock clock = new SkewedClock(Clock.systemUTC());
    Venue venue = new Venue(Settings.inMemory(), clock, new EventLog());
    Arrival arrival = Arrival.at(clock.moment(), 0);
    venue.depth(offer(90));
    Object ignored = venue.place(new Requests.Place(stop(110), null), false, arrival);
    int agreed = 110;
    int offered = 90;
    Set<Integer> known = new HashSet<>();
    for (Step step : steps) {
      if (step.what() < 3) {
        Requests.Amend change =
            new Requests.Amend(null, null, BigDecimal.valueOf(step.price()), "c" + step.id(), null);
        Answer answer = venue.amend("s", change, arrival);
        agreed = known.add(step.id()) ? step.price() : agreed;
        assertThat(answer.status()).isEqualTo(200);
      } else {
        offered = step.price() - (step.buy() ? 8 : 0);
        venue.depth(offer(offered));
      }
      boolean off = offered >= agreed;
      VenueOrder order = venue.register().get("s");
      assertThat(order.terms().stopPrice()).isEqualByComparingTo(BigDecimal.valueOf(agreed));
      assertThat(order.state()).isEqualTo(off ? VenueOrder.State.FILLED : VenueOrder.State.OPEN);
      if (off) {
        return;
      }
    }
  }

  private static OrderTerms stop(int price) {
    return new OrderTerms(
        "s",
        ACCOUNT,
        "BTC-USD",
        Side.BUY,
        Type.STOP,
        BigDecimal.ONE,
        null,
        BigDecimal.valueOf(price),
        Force.GTC,
        null,
        false);
  }

  private static Depth offer(int price) {
    return new Depth(
        "BTC-USD", List.of(), List.of(new Level(BigDecimal.valueOf(price), BigDecimal.TEN)));
  }

  private static void take(Step step, Venue venue, SkewedClock clock) {
    String id = "o" + step.id();
    Arrival arrival = Arrival.at(clock.moment(), 0);
    long until = clock.micros() + step.slackMillis() * 1_000L;
    BigDecimal quantity = BigDecimal.valueOf(step.quantity());
    BigDecimal price = BigDecimal.valueOf(step.price());
    Object ignored =
        switch (step.what()) {
          case 2 -> venue.cancel(id, "USER", arrival);
          case 3 ->
              venue.amend(id, new Requests.Amend(quantity, price, null, null, until), arrival);
          case 4 -> {
            venue.depth(
                new Depth(
                    "BTC-USD",
                    List.of(new Level(price, quantity)),
                    List.of(new Level(price.add(BigDecimal.ONE), quantity))));
            yield price;
          }
          default -> {
            Side side = step.buy() ? Side.BUY : Side.SELL;
            OrderTerms terms =
                new OrderTerms(
                    id,
                    ACCOUNT,
                    "BTC-USD",
                    side,
                    Type.LIMIT,
                    quantity,
                    price,
                    null,
                    Force.GTC,
                    null,
                    false);
            yield venue.place(new Requests.Place(terms, until), false, arrival);
          }
        };
  }

  private static List<VenueEvent> events(EventLog stream) {
    try {
      return stream.await(0, 10_000, Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> upTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static BigDecimal sum(List<VenueFill> fills) {
    return fills.stream().map(VenueFill::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal net(List<VenueEvent> events) {
    Map<String, BigDecimal> seen = new HashMap<>();
    for (VenueEvent event : events) {
      VenueFill fill = event.fill();
      if (fill != null) {
        BigDecimal signed = fill.side() == Side.BUY ? fill.quantity() : fill.quantity().negate();
        assertThat(seen.put(fill.fillId(), signed)).isNull();
      }
    }
    return seen.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
