package io.tradeflow.execution.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.venue.VenueJson.Frame;
import io.tradeflow.execution.adapter.venue.VenueJson.State;
import io.tradeflow.execution.adapter.venue.VenueJson.Type;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Clock, sequence and order bookkeeping of the adapter, for all inputs. */
class VenuePartsTest {

  @Property
  void deadlineAtTheVenueIsNeverLaterThanOurs(
      @ForAll @LongRange(min = -4_000_000_000_000L, max = 4_000_000_000_000L) long offset,
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 900_000_000) Long> trips,
      @ForAll @LongRange(min = 0, max = 5_000_000_000L) long validity) {
    VenueClock clock = new VenueClock();
    long now = 1_000_000;
    for (int i = 0; i + 1 < trips.size() || i == 0; i++) {
      long there = trips.get(i);
      long back = trips.get(trips.size() - 1 - i);
      long venueMicros = Math.floorDiv(now + there + offset, 1_000);
      clock.sample(now, now + there + back, venueMicros);
      now += there + back + 1_000_000_000;
      long until = now + validity;
      assertThat(clock.at(until).orElseThrow())
          .isLessThanOrEqualTo(Math.floorDiv(until + offset, 1_000));
    }
  }

  @Example
  void venueThatStepsBackIsBelievedAtOnce() {
    VenueClock clock = new VenueClock();
    assertThat(clock.at(5)).isEmpty();
    clock.sample(0, 1_000_000, 50_000_000);
    clock.sample(1_000_000_000, 1_001_000_000, 10_000_000);
    assertThat(clock.at(1_001_000_000).orElseThrow()).isEqualTo(10_000_000);
  }

  @Property
  void eventsLeaveOnceAndInOrderHoweverTheyCome(
      @ForAll @IntRange(min = 1, max = 60) int count, @ForAll Random random) {
    List<Long> coming = new ArrayList<>(LongStream.rangeClosed(1, count).boxed().toList());
    for (int i = 0; i < count / 3; i++) {
      coming.add(1L + random.nextInt(count));
    }
    Collections.shuffle(coming, random);
    Sequencer sequencer = new Sequencer(0);
    List<Long> left = new ArrayList<>();
    coming.forEach(
        sequence ->
            sequencer
                .take(new Frame(Type.ORDER, sequence, null, null))
                .forEach(frame -> left.add(frame.sequence())));
    assertThat(left).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
    assertThat(sequencer.last()).isEqualTo(count);
  }

  @Example
  void heartbeatTellsOfAGap() {
    Sequencer sequencer = new Sequencer(4);
    assertThat(sequencer.take(new Frame(Type.HEARTBEAT, 4, null, null))).isEmpty();
    assertThatThrownBy(() -> sequencer.take(new Frame(Type.HEARTBEAT, 5, null, null)))
        .isInstanceOf(Sequencer.Gap.class)
        .hasMessageContaining("5");
  }

  @Property
  void orderReportsEachFillOnceAndItsEndLast(
      @ForAll @IntRange(min = 0, max = 12) int fills,
      @ForAll @IntRange(min = 0, max = 3) int known,
      @ForAll Random random) {
    List<OrderChange> said = new ArrayList<>();
    HeldOrder held = new HeldOrder(order(Math.min(known, fills)), 1, said::add);
    List<Runnable> words = new ArrayList<>();
    for (int number = 1; number <= fills; number++) {
      VenueFill fill = fill(number);
      words.add(() -> held.take(fill));
      if (random.nextBoolean()) {
        words.add(() -> held.take(fill));
      }
      words.add(() -> held.take(seen(State.OPEN, fill.number())));
    }
    words.add(() -> held.take(seen(State.CANCELLED, fills)));
    words.add(() -> held.take(seen(State.CANCELLED, fills)));
    Collections.shuffle(words, random);
    words.forEach(Runnable::run);

    List<OrderChange> expected = new ArrayList<>();
    expected.add(new OrderChange.Acknowledge());
    for (int number = Math.min(known, fills) + 1; number <= fills; number++) {
      VenueFill fill = fill(number);
      expected.add(
          new OrderChange.Fill(fill.fillId(), fill.quantity(), fill.price(), fill.fee(), false));
    }
    expected.add(new OrderChange.Cancel("USER"));
    assertThat(said).isEqualTo(expected);
    assertThat(held.ended()).isTrue();
  }

  @Example
  void answerThatIsNotOfTheProtocolIsGarbage() {
    for (String garbage :
        List.of("", "null", "<html>", "{}", "[]", "{\"clientOrderId\":\"a\",\"state\":\"ODD\"}")) {
      assertThatThrownBy(() -> VenueJson.read(garbage.getBytes(), VenueOrder.class))
          .as(garbage)
          .isInstanceOf(VenueJson.Garbage.class);
    }
  }

  private static VenueOrder seen(State state, int fills) {
    return new VenueOrder("id", state, fills, state == State.OPEN ? null : "USER", 1, "account");
  }

  private static VenueFill fill(int number) {
    return new VenueFill(
        "id", "id-" + number, number, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ZERO, false);
  }

  private static Order order(int fills) {
    Order order = Samples.order(Samples.market("account", "BUY", "100"), OrderState.SENDING);
    return new Order(
        order.terms(),
        order.state(),
        new BigDecimal(fills),
        BigDecimal.ZERO,
        fills,
        null,
        order.createdAt(),
        order.updatedAt());
  }
}
