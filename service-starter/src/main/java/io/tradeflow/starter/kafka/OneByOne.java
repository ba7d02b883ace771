package io.tradeflow.starter.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Finds the record that a batch fails for. When a listener fails for good without naming a record,
 * the records are handed to it again one by one, so that only the bad one goes to the dead letters
 * and not the whole batch. Listeners therefore may see a record again, as after any failure. What a
 * listener wants to know of its partitions it is told as without us.
 */
final class OneByOne
    implements BatchAcknowledgingConsumerAwareMessageListener<String, Object>, ConsumerSeekAware {
  private final BatchAcknowledgingConsumerAwareMessageListener<String, Object> listener;
  private final Predicate<Throwable> isForGood;

  /**
   * Wraps a listener.
   *
   * @param isForGood whether trying again cannot help
   */
  OneByOne(
      BatchAcknowledgingConsumerAwareMessageListener<String, Object> listener,
      Predicate<Throwable> isForGood) {
    this.listener = listener;
    this.isForGood = isForGood;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, Object>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    try {
      listener.onMessage(records, acknowledgment, consumer);
    } catch (RuntimeException e) {
      if (namesARecord(e) || !isForGood.test(e)) {
        throw e;
      }
      for (int i = 0; i < records.size(); i++) {
        one(records, i, acknowledgment, consumer);
      }
    }
  }

  @Override
  public void registerSeekCallback(ConsumerSeekCallback callback) {
    tell(aware -> aware.registerSeekCallback(callback));
  }

  @Override
  public void unregisterSeekCallback() {
    tell(ConsumerSeekAware::unregisterSeekCallback);
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    tell(aware -> aware.onPartitionsAssigned(assignments, callback));
  }

  @Override
  public void onPartitionsRevoked(@Nullable Collection<TopicPartition> partitions) {
    tell(aware -> aware.onPartitionsRevoked(partitions));
  }

  @Override
  public void onFirstPoll() {
    tell(ConsumerSeekAware::onFirstPoll);
  }

  @Override
  public void onIdleContainer(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    tell(aware -> aware.onIdleContainer(assignments, callback));
  }

  private void tell(java.util.function.Consumer<ConsumerSeekAware> news) {
    if (listener instanceof ConsumerSeekAware aware) {
      news.accept(aware);
    }
  }

  private void one(
      List<ConsumerRecord<String, Object>> records,
      int index,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    try {
      listener.onMessage(List.of(records.get(index)), acknowledgment, consumer);
    } catch (RuntimeException e) {
      if (namesARecord(e) && records.size() == 1) {
        throw e;
      }
      throw new BatchListenerFailedException("The listener refused the record", e, index);
    }
  }

  private static boolean namesARecord(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BatchListenerFailedException) {
        return true;
      }
    }
    return false;
  }
}
