package io.tradeflow.execution.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page about order states says what the code does: it is written by asking the code. */
class OrderStatesDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "order-states.md");
  private static final UUID ID = new UUID(1, 2);
  private static final Rejection WHY = new Rejection("CODE", null, null, "why");

  private record Edge(String from, String to) {}

  @Test
  void pageIsWhatTheCodeDoes() throws IOException {
    String page = page();
    if (Boolean.getBoolean("tradeflow.docs.write")) {
      Files.writeString(DOCUMENT, page);
    }
    assertThat(DOCUMENT)
        .as("write it anew: ./mvnw -pl execution-service test -Dtradeflow.docs.write=true")
        .hasContent(page);
  }

  @Test
  void everyChangeIsOnThePage() {
    assertThat(Stream.of(OrderChange.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(
            changes().stream()
                .map(change -> change.getClass().getSimpleName())
                .distinct()
                .toList());
  }

  private static String page() {
    Map<Edge, Set<String>> edges = new LinkedHashMap<>();
    Map<String, Set<String>> within = new LinkedHashMap<>();
    for (OrderState state : OrderState.values()) {
      for (Order order : orders(state)) {
        for (OrderChange change : changes()) {
          if (OrderLife.permits(order, change)) {
            OrderState next = OrderLife.evolve(order, change, Samples.NOW).state();
            String name = change.getClass().getSimpleName();
            if (next == state && !(change instanceof OrderChange.Fill)) {
              within.computeIfAbsent(name, one -> new LinkedHashSet<>()).add(state.name());
            } else {
              edges
                  .computeIfAbsent(
                      new Edge(state.name(), next.name()), one -> new LinkedHashSet<>())
                  .add(name);
            }
          }
        }
      }
    }
    return render(edges, within);
  }

  private static String render(Map<Edge, Set<String>> edges, Map<String, Set<String>> within) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # States of an order

        Written by `OrderStatesDocumentTest` from `OrderLife`, the only place that moves an order; do not edit.
        An arrow is a change that is permitted there, one commit together with its event. A change that is not
        permitted is a duplicate or came too late, and changes nothing.

        ```mermaid
        stateDiagram-v2
          [*] --> SUBMITTED
        """);
    edges.forEach(
        (edge, names) ->
            page.append(
                "  %s --> %s: %s\n".formatted(edge.from(), edge.to(), String.join(", ", names))));
    Stream.of(OrderState.values())
        .filter(OrderState::finished)
        .forEach(state -> page.append("  %s --> [*]\n".formatted(state)));
    page.append(
        """
        ```

        These leave the state as it is. A pending change lives until it is decided and done, refused, or its
        order ends; the terms before it hold until the broker has it. What is APPROVED takes one only where it
        is a trailing stop that waits with us: it holds with its approval, and is refused if the order goes to
        its broker first. A cancel that waits for its broker is no state: the wish stands beside the order,
        survives its process, and goes when the order is final.

        | change | in |
        |---|---|
        """);
    within.forEach(
        (name, states) -> page.append("| %s | %s |\n".formatted(name, String.join(", ", states))));
    return page.toString();
  }

  /** An order of 1 in the state: as it comes, and with a change that is asked for or approved. */
  private static List<Order> orders(OrderState state) {
    Pricing pricing =
        new Pricing.Trailing(new Pricing.Distance.Percent(BigDecimal.TEN), new BigDecimal("90"));
    NewOrder terms =
        Samples.terms("account", "SELL", "1", pricing, Lifetime.of(TimeInForce.GTC), true);
    List<Order> orders = new ArrayList<>();
    orders.add(order(terms, state, null));
    orders.add(order(foreign(terms), state, null));
    if (state == OrderState.APPROVED || state.atBroker() && state != OrderState.SENDING) {
      orders.add(order(terms, state, new Amendment(ID, BigDecimal.TWO, pricing, false)));
      orders.add(order(terms, state, new Amendment(ID, BigDecimal.TWO, pricing, true)));
    }
    return orders;
  }

  private static NewOrder foreign(NewOrder terms) {
    return new BrokerOrder(
            "strange",
            terms.accountId(),
            terms.symbol(),
            terms.side(),
            terms.quantity(),
            terms.pricing(),
            terms.lifetime(),
            false)
        .adopted("simulator", terms.tickSize(), null);
  }

  private static Order order(NewOrder terms, OrderState state, @Nullable Amendment pending) {
    Order plain = Samples.order(terms, state);
    return new Order(
        terms,
        state,
        plain.filled(),
        plain.filledValue(),
        plain.fillCount(),
        null,
        pending,
        false,
        plain.createdAt(),
        plain.updatedAt());
  }

  private static List<OrderChange> changes() {
    BigDecimal part = new BigDecimal("0.1");
    return List.of(
        new OrderChange.Adopt("strange"),
        new OrderChange.Approve("decision"),
        new OrderChange.Reject(WHY),
        new OrderChange.Send(1),
        new OrderChange.Acknowledge(),
        new OrderChange.Fill("f1", part, BigDecimal.TEN, BigDecimal.ONE, false),
        new OrderChange.Fill("f2", BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ONE, false),
        new OrderChange.Fill("f3", new BigDecimal("0.6"), BigDecimal.TEN, BigDecimal.ONE, false),
        new OrderChange.Cancel("USER"),
        new OrderChange.Expire(),
        new OrderChange.LoseTrack("timeout"),
        new OrderChange.Trail(new BigDecimal("91")),
        new OrderChange.Trigger(),
        new OrderChange.RequestModify(ID, new Amendment.Wish(BigDecimal.TWO, null, null)),
        new OrderChange.ApproveModify(ID, "decision"),
        new OrderChange.DenyModify(ID, WHY),
        new OrderChange.Modify(ID),
        new OrderChange.RefuseModify(ID, WHY),
        new OrderChange.Cut(new BigDecimal("0.5")));
  }
}
