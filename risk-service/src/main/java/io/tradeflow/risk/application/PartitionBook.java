package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Moment;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Risk states of the accounts of one partition. One thread writes, in the order of the partition;
 * any thread may ask for a state and gets a copy, which its account's lock keeps consistent: the
 * writer takes it once an event and hardly ever waits. A book that is rebuilt hears every event
 * from the partition's beginning ({@link #hear}) and is told decisions published earlier ({@link
 * #recall}) in their own order, at the latest when it asks for them: an order that has a decision
 * is not decided again. Both orders are nearly the same, so that few decisions wait for their
 * orders.
 *
 * <p>States that were kept ({@link #take}) and are put back ({@link #restore}) replace the
 * beginning: what they have heard is passed over.
 */
public final class PartitionBook {
  private static final BooleanSupplier ALL_TOLD = () -> false;

  private final PreTradeRisk risk;
  private final ReferenceData reference;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Map<String, PriorDecision> prior = new HashMap<>();

  /** Accounts that changed since they were taken, in the order in which they first did. */
  private final Queue<Account> changed = new ArrayDeque<>();

  private boolean fenced;

  public PartitionBook(PreTradeRisk risk, ReferenceData reference) {
    this.risk = risk;
    this.reference = reference;
  }

  /** Takes the account's next published decision; one whose order waits already is none. */
  public void recall(String accountId, PriorDecision decision) {
    if (!prior.containsKey(decision.orderId())) {
      recall(accountId, account(accountId).decisionSeq + 1, Long.MAX_VALUE, decision);
    }
  }

  /**
   * The same in any order. The first one of an order counts; one of an event that was heard is a
   * repetition.
   *
   * @param decisionSeq position in the account's sequence of decisions, from 1
   * @param eventSeq {@code accountSeq} of the event that it decides
   */
  public void recall(String accountId, long decisionSeq, long eventSeq, PriorDecision decision) {
    Account account = account(accountId);
    account.decisionSeq = Math.max(account.decisionSeq, decisionSeq);
    if (eventSeq >= account.accountSeq && eventSeq > account.keptSeq) {
      PriorDecision ignored = prior.putIfAbsent(decision.orderId(), decision);
    }
  }

  /** Published decisions that wait for their orders. */
  public int waiting() {
    return prior.size();
  }

  /** Applies the event and decides the order that it submits, if any and not decided before. */
  public Optional<DecidedOrder> hear(OrderFact fact) {
    return hear(fact, ALL_TOLD);
  }

  /**
   * The same while earlier decisions are still being told.
   *
   * @param tell tells more of them; false once there are no more
   */
  public Optional<DecidedOrder> hear(OrderFact fact, BooleanSupplier tell) {
    Account account = account(fact.accountId());
    synchronized (account) {
      return hear(account, fact, tell);
    }
  }

  private Optional<DecidedOrder> hear(Account account, OrderFact fact, BooleanSupplier tell) {
    long last = account.accountSeq;
    if (fact.accountSeq() <= last) {
      return Optional.empty();
    }
    if (fact.accountSeq() != last + 1) {
      fence(account, "events %d to %d are missing".formatted(last + 1, fact.accountSeq() - 1));
    }
    account.accountSeq = fact.accountSeq();
    change(account);
    if (fact.event() instanceof RiskEvent.OrderSubmitted submitted) {
      return submit(account, fact, submitted, tell);
    }
    if (fact.terms() != null) {
      return change(account, fact, fact.terms(), tell);
    }
    if (fact.event() != null) {
      account.apply(fact.event());
    }
    return Optional.empty();
  }

  /**
   * What would be decided now of the order or the new terms that the event asks for, if it asks for
   * any. Nothing changes here.
   *
   * @param known gives the balance at the day's start
   */
  public Optional<Decision> consider(OrderFact fact, PriorDecision known) {
    Account account = account(fact.accountId());
    synchronized (account) {
      Account copy = account.copy();
      if (fact.event() instanceof RiskEvent.OrderSubmitted submitted) {
        Instant time = openDay(copy, fact, known);
        copy.apply(submitted);
        return Optional.of(decide(copy.state, fact, submitted, time));
      }
      @Nullable TermsChange terms = fact.terms();
      return terms == null || terms.modifyId() == null
          ? Optional.empty()
          : Optional.of(decide(copy.state, terms, fact.marketTime()));
    }
  }

  /** Distrusts the account's history: its orders are refused until the book is rebuilt. */
  public void fence(String accountId, String reason) {
    Account account = account(accountId);
    synchronized (account) {
      fence(account, reason);
    }
  }

  private void fence(Account account, String reason) {
    account.apply(new RiskEvent.AccountFenced(reason));
    fenced = true;
  }

  private void change(Account account) {
    if (!account.changed) {
      account.changed = true;
      changed.add(account);
    }
  }

  /** Puts a state back, before the book hears of its account. */
  public void restore(KeptState kept) {
    Account account = new Account(RiskState.of(kept.state()));
    account.known = true;
    account.accountSeq = kept.accountSeq();
    account.keptSeq = kept.accountSeq();
    account.decisionSeq = kept.decisionSeq();
    accounts.put(kept.accountId(), account);
  }

  /** Accounts that changed since they were taken. */
  public int changed() {
    return changed.size();
  }

  /**
   * Whether some account's history is not trusted. It is to be heard again as a whole after the
   * next start, perhaps by a version that understands it, so that the book has no later beginning.
   */
  public boolean fenced() {
    return fenced;
  }

  /**
   * Takes changed accounts to be kept, those first that changed first. All their decisions must be
   * published: they will not be made again.
   *
   * @return at most {@code most}; fewer where some are fenced or none is left
   */
  public List<KeptState> take(int most) {
    List<KeptState> taken = new ArrayList<>();
    for (int left = Math.min(most, changed.size()); left > 0; left--) {
      Account account = changed.remove();
      account.changed = false;
      if (account.state.fence() == null) {
        taken.add(account.kept());
      }
    }
    return taken;
  }

  /** Counts accounts as changed that could not be kept. */
  public void giveBack(List<KeptState> taken) {
    taken.forEach(it -> change(account(it.accountId())));
  }

  /** A copy of the account's state, if it has events. */
  public Optional<RiskState> state(String accountId) {
    @Nullable Account account = accounts.get(accountId);
    if (account == null) {
      return Optional.empty();
    }
    synchronized (account) {
      return account.known ? Optional.of(account.state.copy()) : Optional.empty();
    }
  }

  private @Nullable PriorDecision known(String id, BooleanSupplier tell) {
    @Nullable PriorDecision known = prior.remove(id);
    while (known == null && tell.getAsBoolean()) {
      known = prior.remove(id);
    }
    return known;
  }

  private Optional<DecidedOrder> submit(
      Account account, OrderFact fact, RiskEvent.OrderSubmitted submitted, BooleanSupplier tell) {
    NewOrder order = submitted.order();
    @Nullable PriorDecision known = fact.adopted() ? null : known(order.orderId(), tell);
    Instant time = openDay(account, fact, known);
    account.apply(submitted);
    if (fact.adopted()) {
      account.apply(new RiskEvent.OrderApproved(order.orderId(), null, null));
      return Optional.empty();
    }
    if (known != null) {
      known.events(time).forEach(account::apply);
      return Optional.empty();
    }
    Decision decision = decide(account.state, fact, submitted, time);
    decision.events(time).forEach(account::apply);
    account.decisionSeq++;
    return Optional.of(new DecidedOrder(fact, decision, account.decisionSeq));
  }

  private Decision decide(
      RiskState state, OrderFact fact, RiskEvent.OrderSubmitted submitted, Instant time) {
    NewOrder order = submitted.order();
    Decision decision =
        risk.decide(
            state,
            order,
            reference.around(order, state, submitted.at()),
            new Moment(time, submitted.at()));
    return fact.reduceOnly() ? ReduceOnly.check(decision, order, state) : decision;
  }

  /** New terms: decides those that are asked for, and takes over those that are in force. */
  private Optional<DecidedOrder> change(
      Account account, OrderFact fact, TermsChange terms, BooleanSupplier tell) {
    @Nullable String id = terms.modifyId();
    if (id == null) {
      terms.inForce(account.state).forEach(account::apply);
      return Optional.empty();
    }
    @Nullable PriorDecision known = known(id, tell);
    if (known != null) {
      if (known.control() == null) {
        terms.approved(account.state).forEach(account::apply);
      }
      return Optional.empty();
    }
    Decision decision = decide(account.state, terms, fact.marketTime());
    if (decision instanceof Decision.Approved) {
      terms.approved(account.state).forEach(account::apply);
    }
    account.decisionSeq++;
    return Optional.of(new DecidedOrder(fact, decision, account.decisionSeq));
  }

  private Decision decide(RiskState state, TermsChange terms, Instant marketTime) {
    @Nullable NewOrder replacement = terms.replacement(state).orElse(null);
    if (replacement == null) {
      return new Decision.Rejected(
          terms.orderId(),
          "LIMITS_UNAVAILABLE",
          null,
          "missing working order " + terms.orderId(),
          "The order is not open. Place a new one.",
          new Decision.Inputs(
              null,
              null,
              Quantity.ZERO,
              state.cash(),
              state.balanceAtCost(),
              state.openPositions(),
              state.tradesToday(),
              Money.ZERO,
              0,
              reference.killSwitches().epoch()));
    }
    return risk.decideModify(
        state,
        replacement,
        reference.around(replacement, state, terms.at()),
        new Moment(marketTime, terms.at()));
  }

  /**
   * Opens a market day where the order is of another one: a later day, or one that lies back by
   * more than a day because a recorded market is replayed. A straggler from just before midnight
   * belongs to the day that is open.
   */
  private Instant openDay(Account account, OrderFact fact, @Nullable PriorDecision known) {
    RiskState state = account.state;
    LocalDate day = dayOf(fact.marketTime());
    @Nullable LocalDate open = state.day();
    boolean moves = open == null || day.isAfter(open) || day.isBefore(open.minusDays(1));
    if (known != null) {
      LocalDate then = moves || open == null ? day : open;
      account.apply(new RiskEvent.DayOpened(then, known.dayStartBalance()));
    } else if (moves) {
      account.apply(
          new RiskEvent.DayOpened(
              day,
              state
                  .balance(reference.quotes(fact.accountId(), state.positions().keySet()))
                  .orElseGet(state::balanceAtCost)));
    }
    return moves || open == null || !day.isBefore(open)
        ? fact.marketTime()
        : open.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private Account account(String accountId) {
    return accounts.computeIfAbsent(accountId, Account::new);
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** All that is kept of an account, in one place: a look-up an event. */
  private static final class Account {
    private final RiskState state;
    private boolean known;
    private boolean changed;
    private long accountSeq;
    private long keptSeq;
    private long decisionSeq;

    private Account(String accountId) {
      this(RiskState.of(accountId));
    }

    private Account(RiskState state) {
      this.state = state;
    }

    private Account copy() {
      return new Account(state.copy());
    }

    private KeptState kept() {
      return new KeptState(state.accountId(), accountSeq, decisionSeq, state.bytes());
    }

    private void apply(RiskEvent event) {
      state.evolve(event);
      known = true;
    }
  }
}
