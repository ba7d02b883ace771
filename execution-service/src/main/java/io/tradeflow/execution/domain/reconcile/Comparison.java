package io.tradeflow.execution.domain.reconcile;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Our books beside a broker's.
 *
 * @param foreign names of orders at the broker that we do not have, to be adopted
 * @param ask orders whose end or fills we miss: the broker is to be asked about each
 * @param unlike orders that work at the broker otherwise than here; as our books are read after the
 *     broker's, it may have changed in between, and means something only if it lasts
 * @param findings what differs and cannot be repaired by asking; positions and balances only where
 *     nothing is foreign or to be asked about, and all fills are known
 */
public record Comparison(
    Set<String> foreign, List<Order> ask, List<Finding> unlike, List<Finding> findings) {
  /** Whether the broker's side was seen whole and nothing is left to do. */
  public boolean agrees() {
    return orders() && findings.isEmpty();
  }

  /** Whether both sides have the same orders, and fills of them. */
  public boolean orders() {
    return foreign.isEmpty() && ask.isEmpty() && unlike.isEmpty();
  }

  /** Compares; decides nothing. */
  public static Comparison of(String broker, OwnBooks own, BrokerBooks theirs, Mark mark) {
    if (theirs.sequence() < mark.sequence()) {
      return new Comparison(Set.of(), List.of(), List.of(), List.of(historyLost(theirs, mark)));
    }
    Set<String> foreign = new LinkedHashSet<>();
    Map<UUID, Order> ask = new LinkedHashMap<>();
    List<Finding> unlike = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (BrokerOrder order : theirs.open()) {
      @Nullable Order known = named(broker, order.clientOrderId(), own);
      if (known == null) {
        foreign.add(order.clientOrderId());
      } else if (known.state() == OrderState.UNKNOWN) {
        ask.put(known.terms().id(), known);
      } else if (known.state().finished()) {
        unlike.add(notEnded(known));
      } else if (known.pending() == null && !terms(order).equals(terms(known))) {
        unlike.add(otherTerms(known, order));
      }
    }
    for (BrokerFill fill : theirs.fills()) {
      @Nullable Order known = named(broker, fill.clientOrderId(), own);
      if (known == null) {
        foreign.add(fill.clientOrderId());
      } else if (!own.booked().contains(new BrokerFill.Booked(known.terms().id(), fill.fillId()))) {
        if (known.state().finished()) {
          findings.add(notBooked(known, fill));
        } else {
          ask.put(known.terms().id(), known);
        }
      }
    }
    Set<String> there =
        theirs.open().stream().map(BrokerOrder::clientOrderId).collect(Collectors.toSet());
    own.open().stream()
        .filter(order -> !there.contains(order.terms().clientOrderId()))
        .forEach(order -> ask.put(order.terms().id(), order));
    if (foreign.isEmpty() && ask.isEmpty() && theirs.complete()) {
      differences(Finding.Kind.POSITION, sum(own.positions(), mark.positions()), theirs.positions())
          .forEach(findings::add);
      if (mark.begun()) {
        differences(Finding.Kind.BALANCE, sum(own.flows(), mark.balances()), theirs.balances())
            .forEach(findings::add);
      }
    }
    return new Comparison(foreign, List.copyOf(ask.values()), unlike, findings);
  }

  private static @Nullable Order named(String broker, String clientOrderId, OwnBooks own) {
    for (UUID id : ids(broker, clientOrderId)) {
      @Nullable Order order = own.named().get(id);
      if (order != null && order.terms().clientOrderId().equals(clientOrderId)) {
        return order;
      }
    }
    return null;
  }

  /** Ids that an order of that name at that broker may have here. */
  public static List<UUID> ids(String broker, String clientOrderId) {
    UUID foreign = BrokerOrder.foreignId(broker, clientOrderId);
    try {
      return List.of(UUID.fromString(clientOrderId), foreign);
    } catch (IllegalArgumentException e) {
      return List.of(foreign);
    }
  }

  private static List<Finding> differences(
      Finding.Kind kind, Map<String, BigDecimal> ours, Map<String, BigDecimal> theirs) {
    Set<String> names = new TreeSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    return names.stream()
        .filter(name -> amount(ours, name).compareTo(amount(theirs, name)) != 0)
        .map(name -> differs(kind, name, amount(ours, name), amount(theirs, name)))
        .toList();
  }

  private static Finding differs(
      Finding.Kind kind, String name, BigDecimal ours, BigDecimal theirs) {
    String what = kind == Finding.Kind.POSITION ? "position in " : "balance in ";
    return new Finding(
        kind,
        name,
        plain(ours),
        plain(theirs),
        "Our "
            + what
            + name
            + " is "
            + plain(ours)
            + ", the broker's "
            + plain(theirs)
            + ". An operator compares both with the broker's own record, and settles it.");
  }

  private static Finding notEnded(Order order) {
    return new Finding(
        Finding.Kind.ORDER_NOT_ENDED,
        order.terms().id().toString(),
        order.state().name(),
        OrderState.WORKING.name(),
        "The broker still works order "
            + order.terms().id()
            + ", which is "
            + order.state()
            + " here. Have the broker cancel it.");
  }

  private static Finding otherTerms(Order ours, BrokerOrder theirs) {
    return new Finding(
        Finding.Kind.ORDER_TERMS,
        ours.terms().id().toString(),
        terms(ours),
        terms(theirs),
        "Order "
            + ours.terms().id()
            + " is "
            + terms(ours)
            + " here and "
            + terms(theirs)
            + " at the broker. Cancel it, or have the broker give it its terms again.");
  }

  private static String terms(Order order) {
    NewOrder terms = order.terms();
    return terms(terms.side(), terms.quantity(), terms.symbol(), terms.pricing());
  }

  private static String terms(BrokerOrder order) {
    return terms(order.side(), order.quantity(), order.symbol(), order.pricing());
  }

  /** In words that are the same for the same terms. A trailing stop is a market order there. */
  private static String terms(Side side, BigDecimal quantity, String symbol, Pricing pricing) {
    Pricing there = pricing instanceof Pricing.Trailing ? new Pricing.Market() : pricing;
    @Nullable BigDecimal limit = there.limitPrice();
    @Nullable BigDecimal stop = there.stopPrice();
    return "%s %s %s %s".formatted(side, plain(quantity), symbol, there.type())
        + (limit == null ? "" : " at " + plain(limit))
        + (stop == null ? "" : " from " + plain(stop));
  }

  private static Finding notBooked(Order order, BrokerFill fill) {
    return new Finding(
        Finding.Kind.FILL_NOT_BOOKED,
        order.terms().id().toString(),
        order.state().name(),
        fill.fillId(),
        "The broker reports fill "
            + fill.fillId()
            + " of an order that is "
            + order.state()
            + " here. An operator settles it with the broker.");
  }

  private static Finding historyLost(BrokerBooks theirs, Mark mark) {
    return new Finding(
        Finding.Kind.HISTORY_LOST,
        "events",
        Long.toString(mark.sequence()),
        Long.toString(theirs.sequence()),
        "The broker's last event is before one that we have seen: it has lost its history."
            + " Nothing is booked from it. An operator settles it with the broker.");
  }

  private static Map<String, BigDecimal> sum(
      Map<String, BigDecimal> one, Map<String, BigDecimal> other) {
    Map<String, BigDecimal> sum = new LinkedHashMap<>(one);
    other.forEach((name, amount) -> sum.merge(name, amount, BigDecimal::add));
    return sum;
  }

  private static BigDecimal amount(Map<String, BigDecimal> amounts, String name) {
    return amounts.getOrDefault(name, BigDecimal.ZERO);
  }

  private static String plain(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
