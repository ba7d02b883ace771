package io.tradeflow.execution.domain.reconcile;

import io.tradeflow.execution.domain.Order;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What we hold of one account at one broker.
 *
 * @param open orders that the broker said it has, or may have
 * @param named orders among those that the broker named, by id
 * @param booked fills among those that the broker named
 * @param positions by symbol: the sum of our fills at this broker
 * @param flows by currency: money that these fills brought, less what they cost
 */
public record OwnBooks(
    List<Order> open,
    Map<UUID, Order> named,
    Set<BrokerFill.Booked> booked,
    Map<String, BigDecimal> positions,
    Map<String, BigDecimal> flows) {
  public OwnBooks {
    open = List.copyOf(open);
    named = Map.copyOf(named);
    booked = Set.copyOf(booked);
    positions = Map.copyOf(positions);
    flows = Map.copyOf(flows);
  }
}
