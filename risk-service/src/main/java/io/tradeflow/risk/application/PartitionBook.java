package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Risk states of the accounts of one partition. One thread writes, in the order of the partition;
 * any thread may read a state. Decisions published earlier are given first ({@link #recall}), then
 * every event from the partition's beginning ({@link #hear}): an order that has a decision is not
 * decided again.
 *
 * <p>A snapshot would replace the beginning: state, {@code accountSeq} and {@code decisionSeq} of
 * each account with the offset they belong to.
 */
public final class PartitionBook {
  private final PreTradeRisk risk;
  private final ReferenceData reference;
  private final Map<String, RiskState> states = new ConcurrentHashMap<>();
  private final Map<String, Long> accountSeqs = new HashMap<>();
  private final Map<String, Long> decisionSeqs = new HashMap<>();
  private final Map<String, PriorDecision> prior = new HashMap<>();

  public PartitionBook(PreTradeRisk risk, ReferenceData reference) {
    this.risk = risk;
    this.reference = reference;
  }

  /** Takes a published decision. The first one of an order counts. */
  public void recall(String accountId, PriorDecision decision) {
    if (prior.putIfAbsent(decision.orderId(), decision) == null) {
      decisionSeqs.merge(accountId, 1L, Long::sum);
    }
  }

  /** Applies the event and decides the order that it submits, if any and not decided before. */
  public Optional<DecidedOrder> hear(OrderFact fact) {
    long last = accountSeqs.getOrDefault(fact.accountId(), 0L);
    if (fact.accountSeq() <= last) {
      return Optional.empty();
    }
    if (fact.accountSeq() != last + 1) {
      fence(
          fact.accountId(),
          "events %d to %d are missing".formatted(last + 1, fact.accountSeq() - 1));
    }
    accountSeqs.put(fact.accountId(), fact.accountSeq());
    if (fact.event() instanceof RiskEvent.OrderSubmitted submitted) {
      return submit(fact, submitted.order());
    }
    if (fact.event() != null) {
      apply(fact.accountId(), fact.event());
    }
    return Optional.empty();
  }

  /** Distrusts the account's history: its orders are refused until the book is rebuilt. */
  public void fence(String accountId, String reason) {
    apply(accountId, new RiskEvent.AccountFenced(reason));
  }

  /** The account's state, if it has events. */
  public Optional<RiskState> state(String accountId) {
    return Optional.ofNullable(states.get(accountId));
  }

  /** Last event applied to the account. */
  public long accountSeq(String accountId) {
    return accountSeqs.getOrDefault(accountId, 0L);
  }

  private Optional<DecidedOrder> submit(OrderFact fact, NewOrder order) {
    @Nullable PriorDecision known = prior.remove(order.orderId());
    Instant time = openDay(fact, known);
    LocalDate day = dayOf(time);
    apply(fact.accountId(), new RiskEvent.OrderSubmitted(order));
    if (known != null) {
      known.events(day).forEach(event -> apply(fact.accountId(), event));
      return Optional.empty();
    }
    RiskState state = current(fact.accountId());
    Decision decision =
        risk.decide(
            state,
            order,
            reference.around(fact.accountId(), order.symbol(), state.positions().keySet()),
            time);
    decision.events(day).forEach(event -> apply(fact.accountId(), event));
    long seq = decisionSeqs.merge(fact.accountId(), 1L, Long::sum);
    return Optional.of(new DecidedOrder(fact, decision, seq));
  }

  /**
   * Opens a market day where the order is of another one: a later day, or one that lies back by
   * more than a day because a recorded market is replayed. A straggler from just before midnight
   * belongs to the day that is open.
   */
  private Instant openDay(OrderFact fact, @Nullable PriorDecision known) {
    RiskState state = current(fact.accountId());
    LocalDate day = dayOf(fact.marketTime());
    @Nullable LocalDate open = state.day();
    boolean moves = open == null || day.isAfter(open) || day.isBefore(open.minusDays(1));
    if (known != null) {
      LocalDate then = moves || open == null ? day : open;
      apply(fact.accountId(), new RiskEvent.DayOpened(then, known.dayStartBalance()));
    } else if (moves) {
      apply(
          fact.accountId(),
          new RiskEvent.DayOpened(
              day,
              state
                  .balance(reference.quotes(state.positions().keySet()))
                  .orElseGet(state::balanceAtCost)));
    }
    return moves || open == null || !day.isBefore(open)
        ? fact.marketTime()
        : open.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private RiskState current(String accountId) {
    return states.getOrDefault(accountId, RiskState.of(accountId));
  }

  private void apply(String accountId, RiskEvent event) {
    states.put(accountId, current(accountId).evolve(event));
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
