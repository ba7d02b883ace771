package io.tradeflow.execution.adapter.kafka;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** Works through batches so that one bad record goes to the dead letters and the rest goes on. */
final class Records {
  private Records() {}

  /**
   * Works the records of each key in their order, keys side by side, and returns when all is done.
   * What fails for good names its record; anything else is the infrastructure's failure, and the
   * batch comes again.
   */
  static <T> void each(
      List<ConsumerRecord<String, T>> events, Consumer<ConsumerRecord<String, T>> work) {
    Map<ConsumerRecord<String, T>, RuntimeException> failed = new ConcurrentHashMap<>();
    Collection<List<ConsumerRecord<String, T>>> turns =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> String.valueOf(event.key()), LinkedHashMap::new, Collectors.toList()))
            .values();
    if (turns.size() == 1) {
      inTurn(events, work, failed);
    } else {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        turns.forEach(turn -> threads.execute(() -> inTurn(turn, work, failed)));
      }
    }
    failed.values().stream()
        .filter(why -> !lasting(why))
        .findFirst()
        .ifPresent(
            why -> {
              throw why;
            });
    for (ConsumerRecord<String, T> event : events) {
      @Nullable RuntimeException why = failed.get(event);
      if (why != null) {
        String message = String.valueOf(why.getMessage());
        throw new BatchListenerFailedException(
            message, new IllegalArgumentException(message, why), event);
      }
    }
  }

  /** What comes after a failure waits for its repetition. */
  private static <T> void inTurn(
      List<ConsumerRecord<String, T>> turn,
      Consumer<ConsumerRecord<String, T>> work,
      Map<ConsumerRecord<String, T>, RuntimeException> failed) {
    for (ConsumerRecord<String, T> event : turn) {
      try {
        work.accept(event);
      } catch (RuntimeException e) {
        failed.put(event, e);
        return;
      }
    }
  }

  private static boolean lasting(RuntimeException why) {
    return why instanceof IllegalArgumentException
        || why instanceof NullPointerException
        || why instanceof ArithmeticException;
  }
}
