package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.risk.application.KeptState;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes states from the first event on and compares each that is kept with the one that its account
 * had at that event. First all decisions are told, then all order events.
 */
public final class KeptStatesCheck {
  private final Map<String, KeptState> kept = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final List<String> differences = new ArrayList<>();
  private final PartitionBook book =
      new PartitionBook(new PreTradeRisk(RiskPolicy.DEFAULT), new NoReferenceData());

  /** Compares these. */
  public KeptStatesCheck(List<KeptState> states) {
    states.forEach(state -> kept.put(state.accountId(), state));
  }

  /** The next decision of its partition. */
  public void decided(ConsumerRecord<String, Object> published) {
    PartitionBooks.recall(book, published);
  }

  /** The next order event of its partition. */
  public void heard(ConsumerRecord<String, Object> event) {
    OrderFact fact = OrderEventMapper.fact((OrderEvent) event.value());
    @Nullable KeptState state = kept.get(fact.accountId());
    if (state == null || fact.accountSeq() > state.accountSeq()) {
      return;
    }
    var undecided = book.hear(fact);
    if (undecided.isPresent()) {
      differences.add(fact + " is in a kept state and has no decision");
    } else if (fact.accountSeq() == state.accountSeq() && reached.add(fact.accountId())) {
      compare(state, book.state(fact.accountId()).orElseThrow());
    }
  }

  /** As texts: amounts that went over the wire may have another scale. */
  private void compare(KeptState state, RiskState made) {
    RiskState known = RiskState.of(state.state());
    if (!known.toString().equals(made.toString())) {
      differences.add("kept at event %d: %s, made: %s".formatted(state.accountSeq(), known, made));
    }
  }

  /** States that were compared. */
  public int compared() {
    return reached.size();
  }

  /** What differs, and states of more events than there are. */
  public List<String> differences() {
    List<String> all = new ArrayList<>(differences);
    kept.values().stream()
        .filter(state -> !reached.contains(state.accountId()))
        .map(state -> "kept at event %d of %s".formatted(state.accountSeq(), state.accountId()))
        .forEach(all::add);
    return all;
  }

  /** Nothing is decided here but what should have been: it is refused then. */
  private static final class NoReferenceData implements ReferenceData {
    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      return new Surroundings(
          null,
          null,
          new Grants(false, Set.of()),
          null,
          Map.of(),
          null,
          KillSwitches.NONE,
          Standing.GOOD);
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of();
    }

    @Override
    public KillSwitches killSwitches() {
      return KillSwitches.NONE;
    }
  }
}
