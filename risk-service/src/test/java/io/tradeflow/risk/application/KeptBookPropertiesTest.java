package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.risk.application.KeptStates.Place;
import io.tradeflow.risk.application.whatif.RecordedDay;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.OpenOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A book goes on from kept states, wherever the service died, as one that heard everything. */
class KeptBookPropertiesTest {
  private static final int ACCOUNTS = 5;
  private static final int LIVES = 6;
  private static final int MOST_EVENTS = 80;

  @Property(tries = 150)
  void rebuiltFromKeptStatesIsRebuiltFromTheFirstEvent(@ForAll Random random) {
    new Lives(random).pass();
  }

  /** Instances of the service one after the other. */
  private static final class Lives {
    private final Random random;
    private final RecordedDay market = new RecordedDay("1");
    private final List<OrderFact> events = new ArrayList<>();
    private final List<DecidedOrder> decisions = new ArrayList<>();
    private final Map<String, KeptState> kept = new HashMap<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private Place place = new Place(0, 0);
    private Instant now = RecordedDay.NOON;
    private int orders;

    private Lives(Random random) {
      this.random = random;
      market.price("AAA-USD", "10");
    }

    private void pass() {
      PartitionBook live = book();
      for (int life = 0; life < LIVES; life++) {
        live(live);
        PartitionBook next = rebuilt(kept.values(), place);
        assertThat(states(next)).isEqualTo(states(live));
        assertThat(states(next)).isEqualTo(states(rebuilt(List.of(), new Place(0, 0))));
        assertThat(next.waiting()).isZero();
        live = next;
      }
      assertThat(decisions.stream().map(Lives::id)).doesNotHaveDuplicates();
      for (String account : seqs.keySet()) {
        assertThat(decisions.stream().filter(it -> it.submitted().accountId().equals(account)))
            .extracting(DecidedOrder::decisionSeq)
            .isSorted()
            .doesNotHaveDuplicates();
      }
    }

    /** As {@code KeepingRounds} does it; now and then the database fails. */
    private void live(PartitionBook book) {
      @Nullable Place aim = null;
      long decisionsEnd = place.decisions();
      int left = 0;
      for (int i = random.nextInt(MOST_EVENTS); i > 0; i--) {
        OrderFact fact = next(book);
        events.add(fact);
        book.hear(fact).ifPresent(decisions::add);
        if (aim == null && random.nextInt(8) == 0) {
          aim = new Place(events.size(), decisionsEnd);
          left = book.changed();
          decisionsEnd = decisions.size();
        } else if (aim != null && random.nextInt(12) == 0) {
          book.giveBack(book.take(Math.min(left, 2)));
          aim = null;
        } else if (aim != null && left > 0) {
          int portion = Math.min(left, 1 + random.nextInt(2));
          book.take(portion).forEach(it -> kept.put(it.accountId(), it));
          left -= portion;
        } else if (aim != null) {
          place = aim;
          aim = null;
        }
      }
    }

    private PartitionBook rebuilt(Iterable<KeptState> from, Place begin) {
      PartitionBook book = book();
      from.forEach(book::restore);
      int[] told = {(int) begin.decisions()};
      for (OrderFact fact : events.subList((int) begin.events(), events.size())) {
        Optional<DecidedOrder> again = book.hear(fact, () -> tell(book, told));
        assertThat(again).isEmpty();
      }
      while (tell(book, told)) {
        assertThat(book.waiting()).isZero();
      }
      return book;
    }

    private boolean tell(PartitionBook book, int[] told) {
      if (told[0] == decisions.size()) {
        return false;
      }
      DecidedOrder next = decisions.get(told[0]++);
      Decision decision = next.decision();
      book.recall(
          next.submitted().accountId(),
          next.decisionSeq(),
          next.submitted().accountSeq(),
          new PriorDecision(
              id(next),
              decision instanceof Decision.Rejected refused ? refused.code() : null,
              decision.inputs().referencePrice(),
              decision.inputs().balance().minus(decision.inputs().dayPnl()),
              decision.inputs().balance()));
      return true;
    }

    private OrderFact next(PartitionBook book) {
      String account = "account-" + random.nextInt(ACCOUNTS);
      @Nullable RiskState state = book.state(account).orElse(null);
      now = now.plusMillis(random.nextInt(60) == 0 ? 40_000_000 : random.nextInt(5_000));
      market.price("AAA-USD", Integer.toString(8 + random.nextInt(5)));
      if (state == null) {
        Money cash = Money.of("10000");
        return fact(account, new RiskEvent.AccountFunded(cash, cash), null);
      }
      List<OpenOrder> open = List.copyOf(new TreeMap<>(state.openOrders()).values());
      @Nullable OpenOrder one = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
      if (one == null || random.nextInt(3) == 0) {
        return fact(account, new RiskEvent.OrderSubmitted(order(account), now), null);
      }
      String id = one.order().orderId();
      if (one.stage() != OpenOrder.Stage.APPROVED) {
        return fact(account, new RiskEvent.OrderClosed(id), null);
      }
      return switch (random.nextInt(5)) {
        case 0 -> fact(account, new RiskEvent.OrderCancelled(id, now), null);
        case 1 -> fact(account, null, terms(id, "change-" + events.size()));
        case 2 -> fact(account, null, terms(id, null));
        default -> fact(account, fill(state, one), null);
      };
    }

    private NewOrder order(String account) {
      String id = "order-" + orders++;
      Side side = random.nextInt(4) == 0 ? Side.SELL : Side.BUY;
      @Nullable Price limit = random.nextBoolean() ? null : Price.of("9.5");
      @Nullable String strategy = random.nextBoolean() ? null : "apex";
      Quantity quantity = Quantity.of(Integer.toString(1 + random.nextInt(80)));
      return new NewOrder(id, account, "AAA-USD", side, quantity, limit, "paper", strategy);
    }

    private TermsChange terms(String id, @Nullable String change) {
      Quantity quantity = Quantity.of(Integer.toString(1 + random.nextInt(80)));
      return new TermsChange(id, change, quantity, Price.of("9"), null, now);
    }

    private RiskEvent fill(RiskState state, OpenOrder open) {
      NewOrder order = open.order();
      boolean buys = order.side() == Side.BUY;
      Money value = Price.of("10").times(open.remaining());
      Quantity held = state.position("AAA-USD").quantity();
      return new RiskEvent.OrderFilled(
          order.orderId(),
          "AAA-USD",
          order.side(),
          open.remaining(),
          Price.of("10"),
          buys ? state.cash().minus(value) : state.cash().plus(value),
          buys ? held.plus(open.remaining()) : held.minusUpTo(open.remaining()),
          true,
          now);
    }

    private OrderFact fact(String account, @Nullable RiskEvent event, @Nullable TermsChange terms) {
      long seq = seqs.merge(account, 1L, Long::sum);
      return new OrderFact(account, seq, account + "-" + seq, "c", now, event, false, false, terms);
    }

    private static String id(DecidedOrder decided) {
      @Nullable String change = decided.modifyId();
      return change == null ? decided.decision().orderId() : change;
    }

    private Map<String, RiskState> states(PartitionBook book) {
      Map<String, RiskState> states = new TreeMap<>();
      seqs.keySet()
          .forEach(account -> book.state(account).ifPresent(it -> states.put(account, it)));
      return states;
    }

    private PartitionBook book() {
      return new PartitionBook(new PreTradeRisk(RiskPolicy.DEFAULT), market);
    }
  }
}
