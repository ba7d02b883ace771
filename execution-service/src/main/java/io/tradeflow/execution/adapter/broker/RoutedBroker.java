package io.tradeflow.execution.adapter.broker;

import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Order;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gives each call to the broker that its order names. */
public final class RoutedBroker implements Broker {
  private final Map<String, Broker> brokers;
  private final @Nullable Broker replays;

  /**
   * @param brokers by name, as orders name them
   */
  public RoutedBroker(Map<String, Broker> brokers) {
    this(brokers, null);
  }

  /**
   * @param replays takes the orders of accounts in recorded spans
   */
  public RoutedBroker(Map<String, Broker> brokers, @Nullable Broker replays) {
    this.brokers = Map.copyOf(brokers);
    this.replays = replays;
  }

  /** Those that orders may name. */
  public ConnectedBrokers connected() {
    Set<String> remote = new TreeSet<>(brokers.keySet());
    remote.removeIf(name -> !Objects.requireNonNull(brokers.get(name)).remote());
    return new ConnectedBrokers(brokers.keySet(), remote);
  }

  @Override
  public void send(Order order, long epoch, Validity validity) {
    of(order).send(order, epoch, validity);
  }

  @Override
  public void resume(Order order, long epoch, Validity validity) {
    of(order).resume(order, epoch, validity);
  }

  @Override
  public void cancel(Order order, String reason, long epoch) {
    of(order).cancel(order, reason, epoch);
  }

  @Override
  public boolean canModify(Order order) {
    return of(order).canModify(order);
  }

  @Override
  public void modify(Order order, long epoch, Validity validity) {
    of(order).modify(order, epoch, validity);
  }

  @Override
  public boolean decided(Order order, long epoch) {
    return of(order).decided(order, epoch);
  }

  @Override
  public void release(int partition) {
    brokers.values().forEach(broker -> broker.release(partition));
    if (replays != null) {
      replays.release(partition);
    }
  }

  /** An order of a broker that was connected once stays UNKNOWN until it is connected again. */
  private Broker of(Order order) {
    String name = order.terms().broker();
    @Nullable Broker broker = TimeTravels.isReplay(name) ? replays : brokers.get(name);
    if (broker == null) {
      throw new BrokerUnavailable(
          "Broker " + name + " is not connected; connect it in the configuration of this service",
          new IllegalStateException(name));
    }
    return broker;
  }
}
