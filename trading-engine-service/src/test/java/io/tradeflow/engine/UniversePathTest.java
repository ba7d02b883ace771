package io.tradeflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Past;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.UniverseEngine;
import io.tradeflow.engine.domain.UniverseSubscription;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.Samples;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.universe.UniverseType;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalRaised;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.EventSender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Candles on a real broker, of symbols in all partitions; the service is ended and begun again. */
class UniversePathTest {
  private static final String ROLE = "engine_universes";
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final int MINUTES = 160;
  private static final List<String> SYMBOLS =
      IntStream.range(0, 8).mapToObj(i -> "U" + i + "-USD").toList();
  private static final UniverseSubscription ROTATION =
      new UniverseSubscription(
          UniverseType.of("momentum-rotation")
              .orElseThrow()
              .configure(
                  Map.of("lookback", BigDecimal.TEN, "everyMinutes", BigDecimal.valueOf(5)),
                  SYMBOLS),
          Interval.MINUTE);

  /** Closing one service must not take the threads of the other tests' with it. */
  @Configuration(proxyBeanMethods = false)
  static class OwnThreads {
    @Bean
    ReactorResourceFactory reactorResources() {
      ReactorResourceFactory own = new ReactorResourceFactory();
      own.setUseGlobalResources(false);
      return own;
    }
  }

  private static final Bot BOT = bot();

  private static KafkaServer kafka;

  @BeforeAll
  static void start() {
    kafka = KafkaServer.startTemporary();
    TestDatabase.newSchema(ROLE);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aRestartedServiceGoesOnWithTheSignalsOfOneThatNeverEnded() {
    List<List<Candle>> minutes = minutes();
    List<String> expected = expected(minutes);
    assertThat(expected).hasSizeGreaterThan(20);
    int half = MINUTES / 2;

    try (ConfigurableApplicationContext service = service()) {
      service.getBean(BotStore.class).add(BOT, 1);
      // Candles before the service knows of the bot would be of its past.
      await().atMost(BOUND).until(() -> service.getBean(UniverseEngine.class).instances() == 1);
      publish(service, minutes.subList(0, half));
      int before = expected(minutes.subList(0, half)).size();
      await().atMost(BOUND).until(() -> published().size() >= before);
      assertThat(service.getBean(UniverseEngine.class).late()).isZero();
    }
    try (ConfigurableApplicationContext service = service()) {
      publish(service, minutes.subList(half, MINUTES));
      await().atMost(BOUND).until(() -> judged(service).size() >= expected.size());
      // What is read again and stands in the past already counts as late.
      assertThat(judged(service)).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(published()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<List<Candle>> minutes() {
    List<List<Candle>> walks = new ArrayList<>();
    for (int i = 0; i < SYMBOLS.size(); i++) {
      walks.add(Candles.inRun("run", Candles.walk(SYMBOLS.get(i), MINUTES, i)));
    }
    return IntStream.range(0, MINUTES)
        .mapToObj(minute -> walks.stream().map(walk -> walk.get(minute)).toList())
        .toList();
  }

  private static List<String> expected(List<List<Candle>> minutes) {
    UniverseEngine engine = new UniverseEngine(400, Past.NONE);
    engine.subscribe(List.of(ROTATION));
    return minutes.stream()
        .flatMap(List::stream)
        .flatMap(
            candle ->
                engine.on(new UniverseEngine.Arrival(candle, 0, true, Instant.EPOCH, "")).stream())
        .map(raised -> text(raised.signal()))
        .toList();
  }

  private static ConfigurableApplicationContext service() {
    return new SpringApplicationBuilder(
            TradingEngineServiceApplication.class, EngineSystem.Outside.class, OwnThreads.class)
        .properties(
            "SERVER_PORT=0",
            "TRADEFLOW_POSTGRES=" + TestDatabase.server().address(),
            "TRADEFLOW_DB_USER=" + ROLE,
            "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
            "TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
            "TRADEFLOW_WEBHOOK_KEY_FILE=" + EngineSystem.keyFile(),
            // A busy machine may be slow to assign partitions.
            "tradeflow.engine.max-candle-age=10m",
            // Fewer than one fetch brings: partitions are given out one after another.
            "tradeflow.max-poll-records=5",
            "tradeflow.serializer=" + PlainSerializer.class.getName(),
            "tradeflow.deserializer=" + PlainDeserializer.class.getName())
        .run("--logging.level.org.apache.kafka=ERROR");
  }

  private static Bot bot() {
    Bot.Plan plan =
        new Bot.Plan(
            "Rotates",
            ROTATION.strategy(),
            SYMBOLS,
            Interval.MINUTE,
            new Sizing(Sizing.Type.PERCENT_OF_BALANCE, BigDecimal.TEN),
            "paper");
    return new Bot(UUID.randomUUID(), "account", plan, BotState.RUNNING, Samples.NOW, Samples.NOW);
  }

  private static void publish(ConfigurableApplicationContext service, List<List<Candle>> minutes) {
    EventSender sender = service.getBean(EventSender.class);
    for (List<Candle> minute : minutes) {
      CompletableFuture.allOf(
              minute.stream()
                  .map(candle -> sender.send(Topics.MARKET_CANDLES, candle.symbol(), event(candle)))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private static CandleEvent event(Candle candle) {
    return CandleEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                null,
                null,
                candle.closeTime(),
                Instant.now(),
                candle.feedRun(),
                candle.symbol() + candle.openTime(),
                "CANDLE_CLOSED",
                0))
        .setType(CandleEventType.CANDLE_CLOSED)
        .setCandle(
            CandleClosed.newBuilder()
                .setSymbol(candle.symbol())
                .setInterval(candle.interval().code())
                .setOpenTime(candle.openTime())
                .setOpen(wire(candle.open()))
                .setHigh(wire(candle.high()))
                .setLow(wire(candle.low()))
                .setClose(Decimals.toWire(candle.price()))
                .setVolume(wire(candle.volume()))
                .setTrades(1)
                .build())
        .build();
  }

  private static BigDecimal wire(double amount) {
    return Decimals.toWire(BigDecimal.valueOf(amount));
  }

  /** The signals that the bot judged, each once. */
  private static List<String> judged(ConfigurableApplicationContext service) {
    return service.getBean(BotStore.class).verdicts(BOT.id(), 500, null).stream()
        .map(verdict -> text(verdict.kept().signal()))
        .toList();
  }

  private static String text(Signal signal) {
    return signal.id()
        + " "
        + signal.candleOpenTime()
        + " "
        + signal.direction()
        + " "
        + signal.source().symbol();
  }

  private static String text(SignalRaised signal) {
    return signal.getSignalId()
        + " "
        + signal.getCandleOpenTime()
        + " "
        + signal.getDirection()
        + " "
        + signal.getSymbol();
  }

  /** All signals on the topic; what was not committed may stand there twice. */
  private static Set<String> published() {
    Set<String> texts = new HashSet<>();
    try (PlainDeserializer events = new PlainDeserializer();
        KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ENGINE_SIGNALS).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                each ->
                    texts.add(
                        text(
                            ((SignalEvent) events.deserialize(each.topic(), each.value()))
                                .getSignal())));
      }
    }
    return texts;
  }
}
