package io.tradeflow.starter.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.StarterSystem;
import io.tradeflow.starter.kafka.EventCodec;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.postgres.KeptConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** What commits is published, in order, whatever dies; what does not commit is not. */
class OutboxTest {
  /** Written by nobody else in these tests. */
  private static final String TOPIC = Topics.AUTH_ACCOUNTS;

  private static final Duration SOON = Duration.ofSeconds(60);
  private final StarterSystem system = StarterSystem.running();
  private final Outbox outbox = system.bean(Outbox.class);
  private final String run = UUID.randomUUID().toString();
  private final Map<String, List<String>> published = new LinkedHashMap<>();
  private KafkaConsumer<String, byte[]> consumer;

  @BeforeEach
  void readFromNow() {
    consumer = system.consumer();
    consumer.assign(
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void moreThanABatchIsPublishedInOrderWithoutAGap() {
    List<String> details = details("many", 1_300);
    commit(outbox, "a", details);
    awaitPublished("a", 1_300);
    assertThat(published.get("a")).isEqualTo(details);
    awaitEmptyTable();
  }

  /** They would have to be stepped over by every read. */
  @Test
  void deletedRowsAreSweptOut() {
    String sweeps = "SELECT vacuum_count AS rows FROM pg_stat_user_tables WHERE relname = 'outbox'";
    long before = number(sweeps);
    commit(outbox, "a", details("swept", OutboxRelay.SWEEP_AFTER));
    awaitPublished("a", OutboxRelay.SWEEP_AFTER);
    await().atMost(SOON).until(() -> number(sweeps) > before);
  }

  @Test
  void rollbackPublishesNothing() {
    assertThatThrownBy(
            () ->
                outbox
                    .inTransaction(
                        outbox
                            .append(TOPIC, "a", StarterSystem.command("x", run + "lost"))
                            .then(Mono.error(new IllegalStateException("no"))))
                    .block())
        .hasMessage("no");
    commit(outbox, "a", List.of(run + "kept"));
    awaitPublished("a", 1);
    assertThat(published.get("a")).containsExactly(run + "kept");
  }

  @Test
  void relayThatDiesBetweenSendAndDeleteRepeatsButLosesAndReordersNothing() {
    system.execute(
        "CREATE SEQUENCE deaths",
        """
        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('deaths') <= 2 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
          RETURN NULL;
        END $$""",
        "CREATE TRIGGER die BEFORE DELETE ON outbox FOR EACH STATEMENT EXECUTE FUNCTION die()");
    try {
      List<String> details = details("crash", 40);
      for (int i = 0; i < 40; i += 4) {
        commit(outbox, "a", details.subList(i, i + 4));
      }
      awaitEmptyTable();
      awaitPublished("a", 41);
      List<String> all = published.get("a");
      assertThat(all).as("something was sent twice").hasSizeGreaterThan(40);
      assertThat(List.copyOf(new LinkedHashSet<>(all))).isEqualTo(details);
    } finally {
      system.execute("DROP TRIGGER die ON outbox", "DROP FUNCTION die()", "DROP SEQUENCE deaths");
    }
  }

  @Test
  void twoRelaysPublishEachEventOnceAndInOrder() throws Exception {
    OutboxRelay second =
        new OutboxRelay(system.bean(KeptConnections.class), system.bean(EventSender.class));
    Outbox other =
        new Outbox(
            system.bean(DatabaseClient.class),
            system.bean(TransactionalOperator.class),
            system.bean(EventCodec.class),
            second);
    second.start();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> writers = new ArrayList<>();
      for (String key : List.of("a", "b", "c", "d")) {
        writers.add(
            threads.submit(
                () -> {
                  List<String> details = details(key, 50);
                  for (int i = 0; i < 50; i++) {
                    commit(i % 2 == 0 ? outbox : other, key, details.subList(i, i + 1));
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      for (String key : List.of("a", "b", "c", "d")) {
        awaitPublished(key, 50);
        assertThat(published.get(key)).isEqualTo(details(key, 50));
      }
    } finally {
      second.stop();
    }
  }

  @Test
  void relayThatFreezesLosesItsLock() throws SQLException {
    try (Connection frozen = system.bean(KeptConnections.class).open(SOON);
        Statement statement = frozen.createStatement()) {
      statement.execute(OutboxRelay.LOCK);
      for (String setting : OutboxRelay.settings("200ms")) {
        statement.execute(setting); // the last one begins the time in which nothing more may come
      }
      commit(outbox, "a", List.of(run + "kept"));
      awaitPublished("a", 1);
      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .as("the session was ended")
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void eventLeavesAtOnceAndNotWhenATimerEnds() {
    commit(outbox, "a", List.of(run + "warm"));
    awaitPublished("a", 1);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long begun = System.nanoTime();
      commit(outbox, "a", List.of(run + i));
      awaitPublished("a", i + 2);
      micros.add((System.nanoTime() - begun) / 1_000);
    }
    micros.sort(Long::compare);
    assertThat(micros.get(50))
        .as("median in microseconds; the timer has a second")
        .isLessThan(500_000);
  }

  private List<String> details(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> run + name + i).toList();
  }

  private static void commit(Outbox outbox, String key, List<String> details) {
    Stream<Outbox.Event> events =
        details.stream()
            .map(detail -> new Outbox.Event(TOPIC, key, StarterSystem.command("x", detail)));
    outbox.inTransaction(outbox.append(events.toList()).thenReturn(true)).block();
  }

  private void awaitPublished(String key, int count) {
    EventCodec codec = system.bean(EventCodec.class);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(1))
        .atMost(SOON)
        .until(
            () -> {
              for (ConsumerRecord<String, byte[]> it : consumer.poll(Duration.ofMillis(500))) {
                AuditCommand command = (AuditCommand) codec.decode(TOPIC, it.value());
                if (command.getRecord().getDetail().startsWith(run)) {
                  published
                      .computeIfAbsent(it.key(), fresh -> new ArrayList<>())
                      .add(command.getRecord().getDetail());
                }
              }
              return published.getOrDefault(key, List.of()).size() >= count;
            });
  }

  private void awaitEmptyTable() {
    await().atMost(SOON).until(() -> number("SELECT count(*) AS rows FROM outbox") == 0);
  }

  private long number(String query) {
    Long found =
        system
            .bean(DatabaseClient.class)
            .sql(query)
            .map(row -> row.get("rows", Long.class))
            .one()
            .block();
    return found == null ? 0 : found;
  }
}
