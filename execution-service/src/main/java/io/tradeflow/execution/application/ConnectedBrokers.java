package io.tradeflow.execution.application;

import java.util.Set;
import java.util.TreeSet;

/** Names of the brokers that orders can be sent to, as orders name them. */
public record ConnectedBrokers(Set<String> names) {
  public ConnectedBrokers {
    names = Set.copyOf(names);
  }

  @Override
  public String toString() {
    return String.join(" or ", new TreeSet<>(names));
  }
}
