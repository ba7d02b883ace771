package io.tradeflow.engine.adapter.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of the group, the others wait to take its place: a strategy
 * over several symbols needs candles of all of them in one place.
 */
public final class OneForAll implements ConsumerPartitionAssignor {
  @Override
  public String name() {
    return "one-for-all";
  }

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription subscriptions) {
    Map<String, Subscription> members = new TreeMap<>(subscriptions.groupSubscription());
    Map<String, Assignment> assigned = new HashMap<>();
    boolean first = true;
    for (Map.Entry<String, Subscription> member : members.entrySet()) {
      List<TopicPartition> partitions = new ArrayList<>();
      if (first) {
        member.getValue().topics().stream()
            .flatMap(topic -> metadata.partitionsForTopic(topic).stream())
            .forEach(each -> partitions.add(new TopicPartition(each.topic(), each.partition())));
      }
      first = false;
      assigned.put(member.getKey(), new Assignment(partitions));
    }
    return new GroupAssignment(assigned);
  }
}
