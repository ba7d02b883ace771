package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.adapter.kafka.EveryControlTest.RISK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.risk.adapter.kafka.ControlTeller.Wish;
import io.tradeflow.risk.application.KeptStates.Place;
import io.tradeflow.risk.application.MemoryKeptStates;
import io.tradeflow.risk.domain.RiskRules;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** Loops that take over from each other by what the one before kept, on a real Kafka. */
class KeepingTest {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int PARTITIONS = 12;

  /** Partition of the accounts of which one is not trusted; no place of it moves again. */
  private static final int DISTRUSTED = 11;

  private static KafkaServer kafka;
  private static ConfigurableApplicationContext context;
  private static int tests;

  private final MemoryKeptStates kept = new MemoryKeptStates();
  private PartitionBooks books = new PartitionBooks(RISK, new ControlStage());
  private final List<DecisionLoop> loops = new ArrayList<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, ControlTeller> tellers = new TreeMap<>();
  private final String test = "t" + tests++;

  @BeforeAll
  static void start() {
    kafka = KafkaServer.startTemporary();
    context = PlainTopics.context(kafka);
  }

  @AfterEach
  void stopLoops() {
    loops.forEach(DecisionLoop::stop);
  }

  @AfterAll
  static void stop() {
    context.close();
    kafka.close();
  }

  @Test
  void whatWasKeptIsNotReadAgainAndTheStatesAreThoseOfTheFirstEvent() {
    begin(kept);
    accounts(20).forEach(it -> it.hold("AAA-USD", "10"));
    awaitKept();
    Map<String, String> before = stop(loops.getLast());
    tellers.values().stream().limit(3).forEach(it -> it.place(Wish.buy("1")));
    context.getBean(EventSender.class).flush();

    double readBefore = read();
    begin(kept);
    assertThat(read() - readBefore).isBetween(3.0, 10.0);
    Map<String, String> after = stop(loops.getLast());
    begin(new MemoryKeptStates());
    assertThat(after).hasSize(20).isEqualTo(states()).isNotEqualTo(before);
  }

  @Test
  void databaseThatFailsDelaysWhatIsKeptAndLosesNothing() {
    begin(kept);
    kept.failNext(25);
    accounts(10).forEach(it -> it.hold("AAA-USD", "10"));
    awaitKept();
    loops.getLast().stop();
    begin(kept);
    Map<String, String> second = stop(loops.getLast());
    begin(new MemoryKeptStates());
    assertThat(second).hasSize(10).isEqualTo(states());
  }

  @Test
  void accountThatIsNotTrustedHoldsItsPartitionsPlaceBack() {
    begin(kept);
    ControlTeller fine = account(test + "-fine", DISTRUSTED);
    awaitKept();
    @Nullable Place before = kept.place(partition(fine.account()));
    OrderEvent[] lost = new OrderEvent[1];
    ControlTeller broken =
        new ControlTeller(in(DISTRUSTED, test + "-broken"), "1000", event -> lost[0] = event);
    broken.place(Wish.buy("1"));
    send(broken.account(), lost[0]); // the event before it never came
    fine.hold("AAA-USD", "1");
    ControlTeller elsewhere = accounts(1).getFirst();
    elsewhere.hold("AAA-USD", "1");
    await()
        .atMost(BOUND)
        .until(() -> end(partition(elsewhere.account())) == at(partition(elsewhere.account())));
    assertThat(kept.place(partition(fine.account()))).isEqualTo(before);
    loops.getLast().stop();

    begin(kept);
    assertThat(books.of(broken.account()).orElseThrow().fence()).contains("missing");
    assertThat(books.of(fine.account()).orElseThrow().openPositions()).isOne();
  }

  @Test
  void statesThatCannotBeReadAreMadeAgain() {
    begin(kept);
    accounts(5).forEach(it -> it.hold("AAA-USD", "10"));
    awaitKept();
    Map<String, String> before = stop(loops.getLast());
    kept.spoil();
    begin(kept);
    assertThat(states()).hasSize(5).isEqualTo(before);
    tellers.values().forEach(it -> it.hold("AAA-USD", "1"));
    awaitKept();
  }

  private void begin(MemoryKeptStates states) {
    books = new PartitionBooks(RISK, new ControlStage());
    DecisionLoop loop =
        new DecisionLoop(
            context.getBean(KafkaSettings.class),
            context.getBean(BroadcastReaders.class),
            new BroadcastReferenceData(new ControlScene().guards(), () -> RiskRules.NONE),
            books,
            states,
            context.getBean(EventSender.class),
            meters,
            Clock.systemUTC(),
            new DecisionLoopProperties(
                BigDecimal.ZERO, 1, 0, Duration.ofMillis(20), Duration.ofSeconds(10)));
    loops.add(loop);
    loop.start();
    await().atMost(BOUND).until(() -> loop.health().getStatus().equals(Status.UP));
  }

  /** Stops it and returns the states that it had. */
  private Map<String, String> stop(DecisionLoop loop) {
    Map<String, String> last = states();
    loop.stop();
    return last;
  }

  private List<ControlTeller> accounts(int count) {
    List<ControlTeller> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(account(test + "-" + i, i % DISTRUSTED));
    }
    return opened;
  }

  private ControlTeller account(String name, int partition) {
    String id = in(partition, name);
    ControlTeller teller = new ControlTeller(id, "100000", event -> send(id, event));
    tellers.put(id, teller);
    return teller;
  }

  private static void send(String account, OrderEvent event) {
    Future<Void> ignored =
        context.getBean(EventSender.class).send(Topics.EXECUTION_ORDER_EVENTS, account, event);
  }

  /** Until everything that has been told is behind the places. */
  private void awaitKept() {
    context.getBean(EventSender.class).flush();
    await()
        .atMost(BOUND)
        .until(
            () ->
                tellers.keySet().stream()
                    .map(KeepingTest::partition)
                    .allMatch(it -> at(it) == end(it)));
  }

  private long at(int partition) {
    @Nullable Place place = kept.place(partition);
    return place == null ? 0 : place.events();
  }

  private static long end(int partition) {
    try (KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(context.getBean(KafkaSettings.class).assignedConsumer())) {
      TopicPartition place = new TopicPartition(Topics.EXECUTION_ORDER_EVENTS, partition);
      return consumer.endOffsets(List.of(place)).get(place);
    }
  }

  /** Order events read by rebuilds so far. */
  private double read() {
    return meters.counter("tradeflow.risk.rebuild.events").count();
  }

  /** As texts: amounts that went over the wire may have another scale. */
  private Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    tellers
        .keySet()
        .forEach(it -> books.of(it).ifPresent(state -> states.put(it, state.toString())));
    return states;
  }

  private static int partition(String account) {
    return AccountPartitioner.partitionOf(account, PARTITIONS);
  }

  /** An account of the partition. */
  private static String in(int partition, String name) {
    for (int i = 0; ; i++) {
      String account = name + "-" + i;
      if (partition(account) == partition) {
        return account;
      }
    }
  }
}
