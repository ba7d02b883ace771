package io.tradeflow.admin;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the broker knows of readers that are behind and of records that nobody could handle. */
@Component
class KafkaView {
  private static final String DEAD_LETTERS = ".dlt";

  private final Admin kafka;

  KafkaView(Admin kafka) {
    this.kafka = kafka;
  }

  /**
   * How far a group is behind on a partition.
   *
   * @param committed next offset that the group will read
   * @param end offset that the next record will get
   */
  record Lag(String group, String topic, int partition, long committed, long end, long lag) {}

  /**
   * Sum over partitions.
   *
   * @param totals lag per group
   */
  record LagReport(Map<String, Long> totals, List<Lag> items) {}

  /**
   * Records that wait on a dead-letter topic.
   *
   * @param topic the topic that they were read from
   */
  record DeadLetters(String topic, String deadLetterTopic, long count) {}

  /** Lag of every group on every partition that it has committed. */
  Mono<LagReport> lag() {
    return mono(kafka.listGroups(ListGroupsOptions.forConsumerGroups()).all())
        .flatMap(this::committed)
        .flatMap(
            committed ->
                offsets(
                        committed.values().stream()
                            .flatMap(partitions -> partitions.keySet().stream())
                            .collect(Collectors.toSet()),
                        OffsetSpec.latest())
                    .map(ends -> lag(committed, ends)));
  }

  /** Dead letters of every topic, also where there are none. */
  Mono<List<DeadLetters>> deadLetters() {
    return mono(kafka.listTopics().names())
        .map(names -> names.stream().filter(name -> name.endsWith(DEAD_LETTERS)).toList())
        .flatMap(names -> mono(kafka.describeTopics(names).allTopicNames()))
        .map(KafkaView::partitions)
        .flatMap(
            partitions ->
                Mono.zip(
                    offsets(partitions, OffsetSpec.earliest()),
                    offsets(partitions, OffsetSpec.latest()),
                    KafkaView::count));
  }

  private Mono<Map<String, Map<TopicPartition, OffsetAndMetadata>>> committed(
      Collection<GroupListing> groups) {
    if (groups.isEmpty()) {
      return Mono.just(Map.of());
    }
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    groups.forEach(group -> asked.put(group.groupId(), new ListConsumerGroupOffsetsSpec()));
    return mono(kafka.listConsumerGroupOffsets(asked).all());
  }

  private Mono<Map<TopicPartition, Long>> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    return mono(kafka.listOffsets(asked).all()).map(KafkaView::plain);
  }

  private static Map<TopicPartition, Long> plain(Map<TopicPartition, ListOffsetsResultInfo> found) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  private static LagReport lag(
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
      Map<TopicPartition, Long> ends) {
    List<Lag> items =
        committed.entrySet().stream()
            .flatMap(
                group ->
                    group.getValue().entrySet().stream()
                        .filter(at -> at.getValue() != null)
                        .map(at -> lag(group.getKey(), at.getKey(), at.getValue(), ends)))
            .sorted(
                Comparator.comparing(Lag::group)
                    .thenComparing(Lag::topic)
                    .thenComparing(Lag::partition))
            .toList();
    Map<String, Long> totals = new TreeMap<>();
    items.forEach(item -> totals.merge(item.group(), item.lag(), Long::sum));
    return new LagReport(totals, items);
  }

  private static Lag lag(
      String group,
      TopicPartition at,
      OffsetAndMetadata committed,
      Map<TopicPartition, Long> ends) {
    long end = ends.getOrDefault(at, committed.offset());
    long behind = Math.max(0, end - committed.offset());
    return new Lag(group, at.topic(), at.partition(), committed.offset(), end, behind);
  }

  private static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  private static List<DeadLetters> count(
      Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {
    Map<String, Long> counts = new TreeMap<>();
    end.forEach(
        (partition, offset) ->
            counts.merge(
                partition.topic(), offset - first.getOrDefault(partition, offset), Long::sum));
    return counts.entrySet().stream()
        .map(
            topic ->
                new DeadLetters(
                    topic.getKey().substring(0, topic.getKey().length() - DEAD_LETTERS.length()),
                    topic.getKey(),
                    topic.getValue()))
        .toList();
  }

  private static <T> Mono<T> mono(KafkaFuture<T> future) {
    return Mono.fromCompletionStage(future.toCompletionStage());
  }
}
