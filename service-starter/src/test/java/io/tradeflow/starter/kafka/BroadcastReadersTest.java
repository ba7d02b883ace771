package io.tradeflow.starter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.StarterSystem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class BroadcastReadersTest {
  /** Nobody else in these tests writes it. */
  private static final String TOPIC = Topics.ENGINE_SIGNALS;

  private static final Duration SOON = Duration.ofSeconds(30);

  private final StarterSystem system = StarterSystem.running();

  @Test
  void readyOnlyWhenAllThatTheTopicHeldWasHandled() {
    EventSender sender = system.bean(EventSender.class);
    List<String> sent = IntStream.range(0, 50).mapToObj(i -> "signal-" + i).toList();
    EventCodec codec = system.bean(EventCodec.class);
    sent.forEach(
        detail ->
            sender
                .send(TOPIC, "one", codec.encode(TOPIC, StarterSystem.command("good", detail)))
                .join());
    CountDownLatch gate = new CountDownLatch(1);
    List<String> heard = new CopyOnWriteArrayList<>();
    BroadcastReaders readers = new BroadcastReaders(system.bean(KafkaSettings.class));
    try {
      readers.<AuditCommand>fromBeginning(
          TOPIC,
          event -> {
            awaitUninterrupted(gate);
            heard.add(event.value().getRecord().getDetail());
            if (heard.size() == 7) {
              throw new IllegalStateException("a view that fails once");
            }
          });
      assertThat(readers.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
      gate.countDown();
      await().atMost(SOON).until(() -> readers.health().getStatus().equals(Status.UP));
      assertThat(heard).isEqualTo(sent);

      sender.send(TOPIC, "one", codec.encode(TOPIC, StarterSystem.command("good", "late"))).join();
      await().atMost(SOON).until(() -> heard.size() == 51 && heard.getLast().equals("late"));
    } finally {
      readers.stop();
    }
  }

  private static void awaitUninterrupted(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
