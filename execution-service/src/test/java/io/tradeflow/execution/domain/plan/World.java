package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plan among risk, a broker and a market that a list of numbers drives. Orders here are known by
 * their ids only, so that placing one again is the same order; what happened to an order may be
 * told late, twice, or again after a restart.
 */
final class World {
  /** An order as the ledger has it. */
  static final class Booked {
    final ChildTerms terms;
    final boolean held;
    ChildState state = ChildState.PLACED;
    BigDecimal filled = BigDecimal.ZERO;
    boolean released;
    boolean cancelling;

    Booked(ChildTerms terms, boolean held) {
      this.terms = terms;
      this.held = held;
    }

    /** By risk before it decided, by the last gate when it is sent. */
    boolean refusable() {
      return state == ChildState.PLACED
          || (state == ChildState.ACCEPTED && sendable() && filled.signum() == 0);
    }

    boolean sendable() {
      return !held || released;
    }
  }

  final Map<UUID, Booked> orders = new LinkedHashMap<>();
  final List<Step> wanted = new ArrayList<>();
  private final Map<UUID, Integer> indexes = new LinkedHashMap<>();
  private final Set<UUID> foreign = new TreeSet<>(Set.of(new UUID(9, 1), new UUID(9, 2)));
  private final boolean restarts;
  private final @Nullable Map<String, BigDecimal> held;
  private Plan plan;
  Instant now = Run.START;

  /**
   * @param restarts whether a number may stand for a restart; else it stands for nothing
   */
  World(PlanKind kind, boolean restarts) {
    this(kind, restarts, null);
  }

  /**
   * @param held by broker, whenever it is looked at; null for a position that jumps
   */
  World(PlanKind kind, boolean restarts, @Nullable Map<String, BigDecimal> held) {
    this.plan = Plan.of(new UUID(3, 4), "account", kind.closes() ? null : "paper", kind, now);
    this.restarts = restarts;
    this.held = held;
    tell(Tick.QUIET);
  }

  Plan plan() {
    return plan;
  }

  void tell(PlanEvent event) {
    PlanLife.Advanced advanced = PlanLife.advance(plan, event, now);
    plan = advanced.plan();
    wanted.addAll(advanced.steps());
    advanced.steps().forEach(this::done);
  }

  private void done(Step step) {
    switch (step) {
      case Step.PlaceChild place -> {
        UUID id = plan.childId(place.index());
        indexes.put(id, place.index());
        Booked ignored = orders.computeIfAbsent(id, key -> new Booked(place.terms(), place.held()));
      }
      case Step.ReleaseChild release -> booked(release.index()).released = true;
      case Step.CancelChild cancel -> booked(cancel.index()).cancelling = true;
      case Step.CancelOrder cancel -> foreign.remove(cancel.order());
      case Step.Complete complete -> {}
      case Step.Finish finish -> {}
    }
  }

  Booked booked(int index) {
    return Objects.requireNonNull(orders.get(plan.childId(index)));
  }

  /** What one number stands for. */
  void happens(int number) {
    switch (number % 10) {
      case 0 -> tick(number);
      case 1 -> change(number, ChildState.REJECTED);
      case 2 -> change(number, ChildState.ACCEPTED);
      case 3 -> change(number, ChildState.FILLED);
      case 4 -> change(number, number % 3 == 0 ? ChildState.CANCELLED : ChildState.ACCEPTED);
      case 5 -> change(number, number % 3 == 0 ? ChildState.EXPIRED : ChildState.FILLED);
      case 6 -> change(number, number % 3 == 0 ? ChildState.UNKNOWN : ChildState.FILLED);
      case 7 -> reportAll();
      case 8 -> confirmCancels();
      default -> {
        if (moves(number)) {
          moveExit(number);
        } else {
          restart();
        }
      }
    }
  }

  /** Whether that number stands for its holder's wish for another exit. */
  static boolean moves(int number) {
    return number % 20 == 19;
  }

  /** Asked for as often as it comes, whatever has become of the plan, where it can be asked for. */
  private void moveExit(int number) {
    BigDecimal distance = BigDecimal.valueOf(1 + number % 9);
    PlanEvent.MoveExit move =
        switch (number % 3) {
          case 0 -> PlanEvent.MoveExit.stop(BigDecimal.valueOf(91 + number % 9));
          case 1 -> PlanEvent.MoveExit.trail(new Trail(distance, null));
          default -> PlanEvent.MoveExit.profit(BigDecimal.valueOf(101 + number % 9));
        };
    if (movable(move)) {
      tell(move);
      tell(move);
    }
  }

  private boolean movable(PlanEvent.MoveExit move) {
    try {
      return plan.kind().moved(move).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  void tick(int number) {
    now = now.plusMillis(number % 2000);
    BigDecimal price = BigDecimal.valueOf(85 + number % 40);
    tell(new Tick(Range.at(price), Kinds.lots(number % 5000), holding(number)));
  }

  private @Nullable Holding holding(int number) {
    List<Holding.Working> working =
        foreign.stream().map(id -> new Holding.Working(id, Kinds.lots(number % 50))).toList();
    if (!PlanLife.needsHolding(plan)) {
      return null;
    }
    Map<String, BigDecimal> shares =
        held == null
            ? Map.of(
                "paper", Kinds.lots(number % 300 - 150), "simulator", Kinds.lots(number % 70 - 35))
            : held;
    @Nullable String broker = plan.broker();
    return new Holding(
        broker == null
            ? shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)
            : shares.getOrDefault(broker, BigDecimal.ZERO),
        working,
        shares);
  }

  private void change(int number, ChildState next) {
    if (orders.isEmpty()) {
      return;
    }
    UUID id = new ArrayList<>(orders.keySet()).get(number / 10 % orders.size());
    Booked order = Objects.requireNonNull(orders.get(id));
    if (order.state.isFinal()) {
      return;
    }
    switch (next) {
      case FILLED -> fill(order, number);
      case REJECTED -> order.state = order.refusable() ? ChildState.REJECTED : order.state;
      case EXPIRED, UNKNOWN ->
          order.state = order.sendable() && order.state != ChildState.PLACED ? next : order.state;
      case CANCELLED, ACCEPTED, PLACED -> order.state = next;
    }
    if (number % 4 != 0) {
      report(id);
    }
  }

  private static void fill(Booked order, int number) {
    if (!order.sendable() || order.state == ChildState.PLACED) {
      return;
    }
    BigDecimal left = order.terms.quantity().subtract(order.filled);
    BigDecimal part =
        left.multiply(BigDecimal.valueOf(number % 5))
            .divide(BigDecimal.valueOf(4), 2, RoundingMode.UP);
    order.filled = order.filled.add(part.min(left));
    if (order.filled.compareTo(order.terms.quantity()) == 0) {
      order.state = ChildState.FILLED;
    }
  }

  void report(UUID id) {
    int index = Objects.requireNonNull(indexes.get(id));
    Booked order = booked(index);
    if (order.filled.signum() > 0) {
      tell(new PlanEvent.ChildFilled(index, order.filled));
    }
    switch (order.state) {
      case PLACED, FILLED -> {}
      case ACCEPTED -> tell(new PlanEvent.ChildAccepted(index));
      case UNKNOWN -> tell(new PlanEvent.ChildUnknown(index));
      case CANCELLED -> tell(new PlanEvent.ChildCancelled(index));
      case EXPIRED -> tell(new PlanEvent.ChildExpired(index));
      case REJECTED -> tell(new PlanEvent.ChildRejected(index, "REFUSED"));
    }
  }

  void confirmCancels() {
    for (UUID id : List.copyOf(orders.keySet())) {
      Booked order = Objects.requireNonNull(orders.get(id));
      if (order.cancelling && !order.state.isFinal()) {
        order.state = ChildState.CANCELLED;
      }
      report(id);
    }
  }

  /** Everything that is not in the plan is forgotten, done again and told again. */
  private void restart() {
    if (restarts) {
      PlanLife.again(plan).forEach(this::done);
    }
    reportAll();
  }

  void reportAll() {
    List.copyOf(orders.keySet()).forEach(this::report);
  }

  /** The broker ends all that it has; risk lets everything pass. */
  void settle() {
    confirmCancels();
    for (UUID id : List.copyOf(orders.keySet())) {
      Booked order = Objects.requireNonNull(orders.get(id));
      if (!order.state.isFinal() && order.sendable()) {
        order.state = ChildState.FILLED;
        order.filled = order.terms.quantity();
      } else if (!order.state.isFinal()) {
        order.state = ChildState.ACCEPTED;
      }
      report(id);
    }
  }
}
