package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.whatif.OrderRecording;
import io.tradeflow.risk.application.whatif.RecordedDecision;
import io.tradeflow.risk.application.whatif.WhatIfRefused;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads recordings outside any group; order events partition by partition, in one order always. */
public final class TopicRecording implements OrderRecording {
  private static final int PARTITIONS =
      TopicCatalogue.topic(Topics.EXECUTION_ORDER_EVENTS).partitions();

  private final KafkaSettings settings;

  public TopicRecording(KafkaSettings settings) {
    this.settings = settings;
  }

  @Override
  public void read(@Nullable String accountId, BooleanSupplier stopped, Listener listener) {
    TopicReplay replay = new TopicReplay(settings, stopped);
    List<Integer> partitions =
        accountId == null
            ? IntStream.range(0, PARTITIONS).boxed().toList()
            : List.of(AccountPartitioner.partitionOf(accountId, PARTITIONS));
    try {
      each(replay, Topics.RISK_DECISIONS, partitions, accountId, it -> decided(it, listener));
      each(replay, Topics.RISK_LIMITS, partitions, accountId, it -> limits(it, listener));
      for (Integer partition : partitions) {
        each(
            replay,
            Topics.EXECUTION_ORDER_EVENTS,
            List.of(partition),
            accountId,
            it -> heard(it, listener));
      }
      listener.allRead();
    } catch (WakeupException e) {
      throw new WhatIfRefused(WhatIfRefused.Reason.TOO_LONG);
    }
  }

  private static void each(
      TopicReplay replay,
      String topic,
      List<Integer> partitions,
      @Nullable String account,
      Consumer<ConsumerRecord<String, Object>> handler) {
    replay.readBack(
        partitions.stream().map(number -> new TopicPartition(topic, number)).toList(),
        Long.MAX_VALUE,
        found -> {
          if (account == null || account.equals(found.key())) {
            handler.accept(found);
          }
        });
  }

  private static void decided(ConsumerRecord<String, Object> found, Listener listener) {
    if (found.value() instanceof DecisionEvent event) {
      DecisionMapper.prior(event)
          .flatMap(prior -> DecisionMapper.past(event).map(it -> new RecordedDecision(prior, it)))
          .ifPresent(it -> listener.decided(found.key(), it));
    }
  }

  private static void limits(ConsumerRecord<String, Object> found, Listener listener) {
    if (found.value() instanceof LimitsEvent event) {
      LimitsMapper.limits(event).ifPresent(limits -> listener.limits(found.key(), limits));
    }
  }

  private static void heard(ConsumerRecord<String, Object> found, Listener listener) {
    if (!(found.value() instanceof OrderEvent event)) {
      listener.misunderstood(found.key(), "an event could not be decoded");
      return;
    }
    OrderFact fact;
    try {
      fact = OrderEventMapper.fact(event);
    } catch (IllegalArgumentException e) {
      listener.misunderstood(found.key(), String.valueOf(e.getMessage()));
      return;
    }
    listener.heard(fact, event.getEnvelope().getOccurredAt());
  }
}
