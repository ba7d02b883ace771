package io.tradeflow.faults.world;

import io.tradeflow.events.Topics;
import io.tradeflow.faults.world.Books.FillRow;
import io.tradeflow.faults.world.Books.OrderRow;
import io.tradeflow.risk.adapter.kafka.KeptStatesCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * I1, I3, I5 and I6 of the fault matrix, over everything since the drill began, and what else the
 * world can tell.
 */
public final class Invariants {
  private static final int EXAMPLES = 5;

  private final World world;
  private final Load load;
  private final List<Violation> found = new ArrayList<>();

  private Invariants(World world, Load load) {
    this.world = world;
    this.load = load;
  }

  /** Checks when all is at rest. */
  public static List<Violation> check(World world, Load load)
      throws IOException, InterruptedException, SQLException {
    Invariants invariants = new Invariants(world, load);
    invariants.all();
    return List.copyOf(invariants.found);
  }

  private void all() throws IOException, InterruptedException, SQLException {
    Books books = new Books(world);
    Map<UUID, OrderRow> orders = books.orders();
    List<FillRow> fills = books.fills();
    History history = History.read(world.wire(), false);
    acceptedOnce(orders);
    compared("I2", orders.size());
    fillsAgree(orders, fills, history);
    balancesAgree(books, fills, history);
    replaysAgree(orders, history);
    keptStatesAgree(books);
    promisesAreRows(orders);
    found.addAll(world.alsoCheck(history.orderEvents()));
  }

  private void acceptedOnce(Map<UUID, OrderRow> orders) throws IOException, InterruptedException {
    Map<String, Integer> accepted = world.venue().accepted();
    compared("I1", accepted.size());
    report(
        "I1",
        "accepted more than once",
        accepted.entrySet().stream()
            .filter(order -> order.getValue() > 1)
            .map(Object::toString)
            .toList());
    Set<String> ours = orders.keySet().stream().map(UUID::toString).collect(Collectors.toSet());
    report(
        "I1",
        "at the venue and not ours",
        accepted.keySet().stream().filter(order -> !ours.contains(order)).toList());
  }

  private void fillsAgree(Map<UUID, OrderRow> orders, List<FillRow> fills, History history)
      throws IOException, InterruptedException {
    Map<String, BigDecimal> atVenue = new HashMap<>();
    Set<String> ids = new HashSet<>();
    List<String> strange = new ArrayList<>();
    for (String account : load.accounts()) {
      for (Venue.Fill fill : world.venue().fills(account)) {
        atVenue.merge(fill.order(), fill.quantity(), BigDecimal::add);
        boolean ignored = ids.add(fill.order() + "/" + fill.id());
      }
    }
    compared("I3", atVenue.size());
    Map<String, BigDecimal> booked = new HashMap<>();
    for (FillRow fill : fills) {
      booked.merge(fill.order(), fill.quantity(), BigDecimal::add);
      if (!ids.contains(fill.order() + "/" + fill.id())) {
        strange.add(fill.order() + "/" + fill.id());
      }
    }
    report("I3", "booked, and no fill of the venue", strange);
    Map<String, BigDecimal> rows = new HashMap<>();
    orders.values().stream()
        .filter(order -> order.filled().signum() != 0)
        .forEach(order -> rows.put(order.id().toString(), order.filled()));
    differ("I3", "venue and PostgreSQL's fills", atVenue, booked);
    differ("I3", "venue and PostgreSQL's orders", atVenue, rows);
    differ("I3", "venue and order-events", atVenue, history.filled());
    differ("I3", "venue and fills topic", atVenue, history.told());
  }

  private void balancesAgree(Books books, List<FillRow> fills, History history)
      throws IOException, InterruptedException, SQLException {
    Map<String, BigDecimal> held = new HashMap<>();
    for (FillRow fill : fills) {
      held.merge(
          fill.account(), fill.buy() ? fill.quantity() : fill.quantity().negate(), BigDecimal::add);
    }
    differ("I3", "fills and positions", held, books.positions());
    differ("I3", "fills and positions in order-events", held, history.positions());
    differ("I3", "cash in PostgreSQL and in order-events", books.cash(), history.cash());
    Map<String, BigDecimal> atVenue = new HashMap<>();
    for (String account : load.accounts()) {
      atVenue.put(account, world.venue().cash(account));
    }
    Map<String, BigDecimal> ours = books.cash();
    ours.keySet().retainAll(atVenue.keySet());
    differ("I3", "cash at the venue and in PostgreSQL", atVenue, ours);
  }

  private void replaysAgree(Map<UUID, OrderRow> orders, History history) {
    compared("I5", history.states().size());
    report("I5", "gaps in an account's events", history.gaps());
    String second = History.read(world.wire(), true).hash();
    if (!second.equals(history.hash())) {
      found.add(new Violation("I5", "two replays differ: " + history.hash() + ", " + second));
    }
    report(
        "I5",
        "another state in the topic",
        orders.values().stream()
            .filter(order -> !order.state().equals(history.states().get(order.id().toString())))
            .map(order -> order + " is " + history.states().get(order.id().toString()))
            .toList());
    report(
        "I5",
        "in the topic and in no row",
        history.states().keySet().stream()
            .filter(order -> !orders.containsKey(UUID.fromString(order)))
            .toList());
  }

  private void keptStatesAgree(Books books) throws SQLException {
    KeptStatesCheck check = new KeptStatesCheck(books.keptStates());
    Wire wire = world.wire();
    Records.each(wire.kafka(), Topics.RISK_DECISIONS, wire.reading().get(), check::decided);
    Records.each(wire.kafka(), Topics.EXECUTION_ORDER_EVENTS, wire.reading().get(), check::heard);
    compared("I5", check.compared());
    report("I5", "kept states that events do not make", check.differences());
  }

  private void promisesAreRows(Map<UUID, OrderRow> orders) {
    compared("I6", load.promises().size());
    report(
        "I6",
        "promised and in no row",
        load.promises().stream()
            .filter(promise -> !orders.containsKey(promise.order()))
            .map(Object::toString)
            .toList());
  }

  /** What holds of nothing does not show anything. */
  private void compared(String invariant, int cases) {
    if (cases == 0) {
      found.add(new Violation(invariant, "Nothing was compared"));
    }
  }

  private void differ(
      String invariant, String what, Map<String, BigDecimal> one, Map<String, BigDecimal> other) {
    Set<String> keys = new HashSet<>(one.keySet());
    keys.addAll(other.keySet());
    report(
        invariant,
        what + " differ",
        keys.stream()
            .filter(
                key ->
                    one.getOrDefault(key, BigDecimal.ZERO)
                            .compareTo(other.getOrDefault(key, BigDecimal.ZERO))
                        != 0)
            .map(key -> key + ": " + one.get(key) + ", " + other.get(key))
            .toList());
  }

  private void report(String invariant, String what, List<String> cases) {
    if (!cases.isEmpty()) {
      found.add(
          new Violation(
              invariant,
              cases.size()
                  + " "
                  + what
                  + ": "
                  + String.join("; ", cases.subList(0, Math.min(cases.size(), EXAMPLES)))));
    }
  }
}
