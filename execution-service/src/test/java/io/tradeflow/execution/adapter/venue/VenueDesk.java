package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A desk with a gate of its own before a venue, and one account's orders to it. */
final class VenueDesk implements AutoCloseable {
  final SendGate gate;
  final OrderDesk desk;
  final String account;

  /**
   * Without a lease or a partition.
   *
   * @param validity of requests
   */
  VenueDesk(OrderLedger ledger, VenueBroker broker, Duration validity, String account) {
    this.gate = new SendGate(System::nanoTime, validity, Map.of("simulator", true));
    this.account = account;
    this.desk =
        new OrderDesk(
            ledger,
            broker,
            new FakeMarket(),
            gate,
            bean(Fences.class),
            ExecutionSystem::partition,
            new ConnectedBrokers(Set.of("simulator"), Set.of("simulator")));
  }

  /** One with a broker of its own, whose requests may take that long. */
  static VenueDesk before(
      VenueSystem venue, OrderLedger ledger, Duration request, Duration validity, String account) {
    VenueSettings settings = venue.settings(request, validity);
    return new VenueDesk(
        ledger, venue.broker(settings, new BrokerReports(ledger())), validity, account);
  }

  void lease() {
    gate.granted(gate.request(), Duration.ofHours(1), 0);
  }

  /** Owns the account's partition. */
  void own() {
    desk.assign(partition(account));
    desk.claim();
  }

  /** An order to buy that risk has let pass. */
  NewOrder approved(String quantity, String limit) {
    NewOrder order =
        Samples.at("simulator", Samples.terms(account, "BUY", quantity, limit, "GTC"), false);
    Optional<OrderLedger.Accepted> ignored =
        done(ledger().accept(order, order.id().toString(), "hash", Optional.empty()));
    desk.approved(order.id(), account, "decision-" + order.id());
    return order;
  }

  Order found(NewOrder order) {
    return done(ledger().find(order.id(), account)).orElseThrow();
  }

  OrderState state(NewOrder order) {
    return found(order).state();
  }

  @Override
  public void close() {
    desk.close();
  }
}
