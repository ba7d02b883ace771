package io.tradeflow.execution.adapter.kafka;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** Works through batches so that one bad record goes to the dead letters and the rest goes on. */
final class Records {
  private Records() {}

  /**
   * Works the records in their order. What fails for good names its record; anything else is the
   * infrastructure's failure, and the batch comes again.
   */
  static <T> void each(
      List<ConsumerRecord<String, T>> events, Consumer<ConsumerRecord<String, T>> work) {
    for (ConsumerRecord<String, T> event : events) {
      try {
        work.accept(event);
      } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
        String message = String.valueOf(e.getMessage());
        throw new BatchListenerFailedException(
            message, new IllegalArgumentException(message, e), event);
      }
    }
  }
}
