package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.adapter.kafka.EveryControlTest.RISK;
import static io.tradeflow.risk.adapter.kafka.EveryControlTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.risk.application.MemoryKeptStates;
import io.tradeflow.risk.domain.RiskRules;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The race of each control: a hundred threads send an order each to the account of every control,
 * all at once, over a real Kafka to the loop that decides, and ten fit. An instance that takes over
 * decides none of them again and lets no further one pass.
 */
class ControlRaceTest {
  private static final int ORDERS = 100;
  private static final int PERMITTED = 10;
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final ControlStage stage = new ControlStage();
  private final MemoryKeptStates kept = new MemoryKeptStates();
  private final Map<String, ControlCase> cases = new TreeMap<>();
  private final List<ControlTeller> tellers = new ArrayList<>();
  private final List<DecisionEvent> decisions = new ArrayList<>();

  @Test
  void ofAHundredOrdersAtOnceExactlyTenPassEachControlAndAfterATakeoverNoMore() throws Exception {
    try (KafkaServer kafka = KafkaServer.startTemporary();
        ConfigurableApplicationContext context = PlainTopics.context(kafka);
        KafkaConsumer<String, Object> reader = reader(context)) {
      DecisionLoop first = loop(context);
      first.start();
      open(context.getBean(EventSender.class));
      int before = decided(reader, history());
      tellers.forEach(it -> stage.set(it.account(), cases.get(it.account()).raceScene()));
      race();
      int raced = decided(reader, before + ORDERS * cases.size());
      assertThat(verdicts(before, raced)).isEqualTo(expected(PERMITTED, ORDERS - PERMITTED));
      first.stop();

      DecisionLoop second = loop(context);
      second.start();
      tellers.forEach(it -> it.place(cases.get(it.account()).racer(ORDERS)));
      int all = decided(reader, raced + cases.size());
      second.stop();
      assertThat(verdicts(raced, all)).isEqualTo(expected(0, 1));
      Set<String> once = new HashSet<>();
      assertThat(decisions).allMatch(event -> once.add(order(event)));
    }
  }

  @Test
  void everyControlOfTheListRaces() {
    assertThat(ControlCases.all().stream().map(each -> each.code))
        .containsExactlyInAnyOrderElementsOf(PreTradeRisk.codes());
  }

  private void open(EventSender sender) {
    for (ControlCase each : ControlCases.all()) {
      cases.put(each.code, each);
      ControlTeller teller =
          new ControlTeller(
              each.code,
              each.raceCash,
              event -> {
                Future<Void> ignored = sender.send(Topics.EXECUTION_ORDER_EVENTS, each.code, event);
              });
      each.raceHistory.accept(teller);
      tellers.add(teller);
    }
  }

  private int history() {
    return tellers.stream().mapToInt(ControlTeller::placed).sum();
  }

  private void race() throws Exception {
    CyclicBarrier together = new CyclicBarrier(ORDERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(ORDERS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < ORDERS; i++) {
        int number = i;
        sending.add(
            threads.submit(
                () -> {
                  together.await(60, TimeUnit.SECONDS);
                  for (ControlTeller teller : tellers) {
                    teller.place(cases.get(teller.account()).racer(number));
                  }
                  return null;
                }));
      }
      for (Future<?> each : sending) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Reads until there are so many decisions, and whether there are more. */
  private int decided(KafkaConsumer<String, Object> reader, int count) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (decisions.size() < count && System.nanoTime() < end) {
      reader
          .poll(Duration.ofMillis(200))
          .forEach(record -> decisions.add((DecisionEvent) record.value()));
    }
    assertThat(decisions).hasSize(count);
    return count;
  }

  /** By control, how many orders of its account were decided how. */
  private Map<String, Map<String, Integer>> verdicts(int from, int to) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (DecisionEvent event : decisions.subList(from, to)) {
      String account = event.getEnvelope().getAccountId();
      counts.computeIfAbsent(account, it -> new HashMap<>()).merge(verdict(event), 1, Integer::sum);
    }
    return counts;
  }

  private Map<String, Map<String, Integer>> expected(int passed, int refused) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (String code : cases.keySet()) {
      counts.put(
          code, passed == 0 ? Map.of(code, refused) : Map.of("APPROVED", passed, code, refused));
    }
    return counts;
  }

  private static String order(DecisionEvent event) {
    return event.getType() == DecisionEventType.ORDER_APPROVED
        ? event.getApproved().getOrderId()
        : event.getRejected().getOrderId();
  }

  private DecisionLoop loop(ConfigurableApplicationContext context) {
    return new DecisionLoop(
        context.getBean(KafkaSettings.class),
        context.getBean(BroadcastReaders.class),
        new BroadcastReferenceData(new ControlScene().guards(), () -> RiskRules.NONE),
        new PartitionBooks(RISK, stage),
        kept,
        context.getBean(EventSender.class),
        new SimpleMeterRegistry(),
        Clock.systemUTC(),
        new DecisionLoopProperties(
            BigDecimal.ZERO, 1, 0, Duration.ofMillis(50), Duration.ofSeconds(10)));
  }

  private static KafkaConsumer<String, Object> reader(ConfigurableApplicationContext context) {
    KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(context.getBean(KafkaSettings.class).assignedConsumer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.RISK_DECISIONS).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
