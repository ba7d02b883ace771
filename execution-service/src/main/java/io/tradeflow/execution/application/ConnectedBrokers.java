package io.tradeflow.execution.application;

import java.util.Set;
import java.util.TreeSet;

/**
 * Names of the brokers that orders can be sent to, as orders name them.
 *
 * @param remote those behind a network, which get queues and workers of their own
 */
public record ConnectedBrokers(Set<String> names, Set<String> remote) {
  public ConnectedBrokers {
    names = Set.copyOf(names);
    remote = Set.copyOf(remote);
  }

  /** Brokers in this process. */
  public ConnectedBrokers(Set<String> names) {
    this(names, Set.of());
  }

  @Override
  public String toString() {
    return String.join(" or ", new TreeSet<>(names));
  }
}
