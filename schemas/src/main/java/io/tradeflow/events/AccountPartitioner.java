package io.tradeflow.events;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.NullMarked;

/**
 * Puts all records of an account on the same partition number of every account topic: murmur2 of
 * the part of the key before the first colon, so that {@code account:symbol} follows its account.
 * For a key without a colon this is Kafka's own default.
 */
@NullMarked
public final class AccountPartitioner implements Partitioner {

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    return partitionOf(
        new String(keyBytes, StandardCharsets.UTF_8), cluster.partitionCountForTopic(topic));
  }

  /** The partition of the key among {@code partitions}, 0-based. */
  public static int partitionOf(String key, int partitions) {
    int colon = key.indexOf(':');
    String account = colon < 0 ? key : key.substring(0, colon);
    return Utils.toPositive(Utils.murmur2(account.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
