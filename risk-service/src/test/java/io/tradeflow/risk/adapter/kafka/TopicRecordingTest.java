package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.application.whatif.RecordedDay.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.risk.adapter.postgres.LimitsEvents;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.whatif.RecordedDay;
import io.tradeflow.risk.application.whatif.WhatIf;
import io.tradeflow.risk.application.whatif.WhatIfAnswer;
import io.tradeflow.risk.application.whatif.WhatIfQuestion;
import io.tradeflow.risk.application.whatif.WhatIfRefused.Reason;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Decisions of the live code go over a real Kafka, where nobody else decides, and are asked about
 * from there.
 */
class TopicRecordingTest {
  private static final String ACCOUNT = "recorded-account";
  private static final PreTradeRisk RISK = new PreTradeRisk(RiskPolicy.DEFAULT);

  private final RecordedDay market = new RecordedDay("1");
  private final PartitionBook live = new PartitionBook(RISK, market);
  private long seq;

  @Test
  void decisionsOnTheTopicsAreMadeAgain() {
    market.price("AAA-USD", "10");
    try (KafkaServer kafka = KafkaServer.startTemporary();
        KafkaProducer<String, Object> producer = PlainTopics.producer(kafka);
        ConfigurableApplicationContext context = PlainTopics.context(kafka)) {
      producer.send(
          new ProducerRecord<>(
              Topics.RISK_LIMITS, ACCOUNT, LimitsEvents.event(ACCOUNT, market.limits(), NOON)));
      send(
          producer,
          event(OrderEventType.ACCOUNT_FUNDED)
              .setAccountFunded(new AccountFunded("USD", wire("10000"), wire("10000"), "paper")));
      assertThat(submit(producer, "small", "50")).isNull();
      assertThat(submit(producer, "medium", "120")).isNull();
      assertThat(submit(producer, "large", "300")).isEqualTo("MAX_ORDER_VALUE");
      producer.flush();

      WhatIf whatIf = whatIf(context.getBean(KafkaSettings.class), Duration.ofSeconds(120));
      WhatIfAnswer same = whatIf.answer(question(Map.of()));
      assertThat(same.orders()).isEqualTo(3);
      assertThat(same.unchanged()).isEqualTo(3);
      assertThat(same.notReproduced()).isZero();
      assertThat(same.limitsMissing()).isZero();
      WhatIfAnswer narrow = whatIf.answer(question(Map.of("maxOrderValueUsd", "1000")));
      assertThat(narrow.blocked()).isOne();
      assertThat(narrow.differences().getFirst().orderId()).isEqualTo("medium");
      assertThat(narrow.differences().getFirst().actual()).isEqualTo("1200");

      WhatIf hurried = whatIf(context.getBean(KafkaSettings.class), Duration.ofNanos(1));
      assertThatThrownBy(() -> hurried.answer(question(Map.of())))
          .hasMessage(Reason.TOO_LONG.name());
    }
  }

  private WhatIf whatIf(KafkaSettings settings, Duration time) {
    return new WhatIf(
        new TopicRecording(settings),
        RISK,
        market,
        new WhatIf.Bounds(Duration.ofDays(1), 100, 1_000, 10, 1, time),
        System::nanoTime);
  }

  private static WhatIfQuestion question(Map<String, String> changes) {
    return new WhatIfQuestion(
        ACCOUNT, NOON, NOON.plus(Duration.ofHours(1)), LimitChanges.of(changes));
  }

  private @Nullable String submit(
      KafkaProducer<String, Object> producer, String id, String quantity) {
    OrderEvent submitted =
        send(
            producer,
            event(OrderEventType.ORDER_SUBMITTED)
                .setSubmitted(
                    OrderSubmitted.newBuilder()
                        .setOrderId(id)
                        .setSymbol("AAA-USD")
                        .setSide(Side.BUY)
                        .setOrderType(OrderType.MARKET)
                        .setQuantity(wire(quantity))
                        .setTimeInForce(TimeInForce.GTC)
                        .setBroker("paper")
                        .setSource(OrderSource.API)
                        .build()));
    Optional<DecidedOrder> decided = live.hear(OrderEventMapper.fact(submitted));
    producer.send(
        new ProducerRecord<>(
            Topics.RISK_DECISIONS, ACCOUNT, DecisionMapper.event(decided.orElseThrow(), NOON)));
    return decided.orElseThrow().decision() instanceof Decision.Rejected refused
        ? refused.code()
        : null;
  }

  private OrderEvent.Builder event(OrderEventType type) {
    seq++;
    return OrderEvent.newBuilder()
        .setEnvelope(Envelopes.of(ACCOUNT, seq, NOON, NOON, "c", "cause-" + seq, type.name(), 0))
        .setType(type);
  }

  private OrderEvent send(KafkaProducer<String, Object> producer, OrderEvent.Builder event) {
    OrderEvent built = event.build();
    producer.send(new ProducerRecord<>(Topics.EXECUTION_ORDER_EVENTS, ACCOUNT, built));
    if (built.getType() == OrderEventType.ACCOUNT_FUNDED) {
      live.hear(OrderEventMapper.fact(built));
    }
    return built;
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
