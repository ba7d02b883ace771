package io.tradeflow.execution.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.venue.VenueJson.State;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderLife;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Reports of an order whose quantity the venue may have changed, booked as the ledger does. */
class HeldOrderChangeTest {
  private static final UUID CHANGE = new UUID(1, 2);
  private static final Rejection WHY = new Rejection("CODE", null, null, "why");

  private final List<OrderChange> said = new ArrayList<>();

  /** The answer to the change and what the stream says of fills come in any order. */
  @Property
  void whateverTheVenueDidWithTheQuantityOurOrderEndsAsItsOwn(
      @ForAll @IntRange(min = 1, max = 6) int before,
      @ForAll @IntRange(min = 1, max = 6) int asked,
      @ForAll boolean taken,
      @ForAll @IntRange(min = 0, max = 6) int fills,
      @ForAll Random random) {
    said.clear();
    int quantity = taken ? asked : before;
    int done = Math.min(fills, quantity);
    Order order = order(before, 0, asked);
    HeldOrder held = new HeldOrder(order, 1, said::add);
    List<Runnable> words = new ArrayList<>();
    for (int number = 1; number <= done; number++) {
      VenueFill fill = fill(number);
      words.add(() -> held.take(fill));
      words.add(() -> held.take(fill));
    }
    words.add(() -> held.take(seen(done == quantity ? State.FILLED : State.OPEN, done)));
    Amendment change = Objects.requireNonNull(order.pending());
    words.add(() -> decide(held, change, taken));
    Collections.shuffle(words, random);
    words.forEach(Runnable::run);

    Order booked = booked(order);
    assertThat(booked.filled()).isEqualByComparingTo(BigDecimal.valueOf(done));
    assertThat(booked.terms().quantity()).isEqualByComparingTo(BigDecimal.valueOf(quantity));
    assertThat(booked.state() == OrderState.FILLED).isEqualTo(done == quantity);
    assertThat(booked.pending()).isNull();
    assertThat(said).noneMatch(OrderChange.Cancel.class::isInstance);
  }

  private static void decide(HeldOrder held, Amendment change, boolean taken) {
    if (taken) {
      held.modified(change);
    } else {
      held.refused(change, WHY);
    }
  }

  @Example
  void orderThatIsDoneThereAtLessThanOursEndsHere() {
    Order order = order(2, 1, null);
    HeldOrder held = new HeldOrder(order, 1, said::add);
    held.take(seen(State.FILLED, 1));
    assertThat(held.ended()).isTrue();
    assertThat(booked(order).state()).isEqualTo(OrderState.CANCELLED);
  }

  @Example
  void orderOfWhichWeLostTrackStaysSoUntilItsChangeIsDecided() {
    HeldOrder held = new HeldOrder(order(1, 0, 2), 1, said::add);
    held.lost();
    held.take(seen(State.OPEN, 0));
    assertThat(said).isEmpty();
    held.unchanged(Objects.requireNonNull(order(1, 0, 2).pending()));
    assertThat(said).containsExactly(new OrderChange.Acknowledge());
  }

  @Example
  void changeMayComeUntilTheLastRequestForItIsOver() {
    Amendment change = Objects.requireNonNull(order(1, 0, 2).pending());
    HeldOrder own = new HeldOrder(order(1, 0, null), 1, said::add);
    assertThat(own.changes(change)).as("asked before").isFalse();
    own.asksChange(100);
    own.asksChange(90);
    assertThat(own.changes(change)).as("asked before").isTrue();
    assertThat(own.changeMayCome(100, 1_000)).isTrue();
    assertThat(own.changeMayCome(101, 1_000)).isFalse();
    HeldOrder another = new HeldOrder(order(1, 0, 2), 2, said::add);
    another.asksChange(100);
    assertThat(another.changeMayCome(500, 1_000)).as("asked by who died").isTrue();
    assertThat(another.changeMayCome(1_500, 1_000)).isTrue();
    assertThat(another.changeMayCome(1_501, 1_000)).isFalse();
  }

  private Order booked(Order order) {
    Order now = order;
    for (OrderChange change : said) {
      boolean permitted = OrderLife.permits(now, change);
      assertThat(permitted || !(change instanceof OrderChange.Fill)).as("%s", said).isTrue();
      now = permitted ? OrderLife.evolve(now, change, Samples.NOW) : now;
    }
    return now;
  }

  private static VenueOrder seen(State state, int fills) {
    return new VenueOrder("id", state, fills, null, 1, "account");
  }

  private static VenueFill fill(int number) {
    return new VenueFill(
        "id", "id-" + number, number, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ZERO, false);
  }

  private static Order order(int quantity, int filled, @Nullable Integer asked) {
    NewOrder terms = Samples.terms("account", "BUY", Integer.toString(quantity), "101", "GTC");
    return new Order(
        terms,
        filled == 0 ? OrderState.WORKING : OrderState.PARTIALLY_FILLED,
        BigDecimal.valueOf(filled),
        BigDecimal.valueOf(filled),
        filled,
        null,
        asked == null
            ? null
            : new Amendment(CHANGE, BigDecimal.valueOf(asked), terms.pricing(), true),
        false,
        Samples.NOW,
        Samples.NOW);
  }
}
