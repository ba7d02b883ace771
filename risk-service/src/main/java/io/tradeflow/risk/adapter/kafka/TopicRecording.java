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

/** Reads recordings partition by partition, outside any group. */
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
      for (int partition : partitions) {
        read(replay, partition, accountId, listener);
        listener.accountsRead();
      }
    } catch (WakeupException e) {
      throw new WhatIfRefused(WhatIfRefused.Reason.TOO_LONG);
    }
  }

  private static void read(
      TopicReplay replay, int partition, @Nullable String account, Listener listener) {
    each(replay, Topics.RISK_DECISIONS, partition, account, it -> decided(it, listener));
    each(replay, Topics.RISK_LIMITS, partition, account, it -> limits(it, listener));
    each(replay, Topics.EXECUTION_ORDER_EVENTS, partition, account, it -> heard(it, listener));
  }

  private static void each(
      TopicReplay replay,
      String topic,
      int partition,
      @Nullable String account,
      Consumer<ConsumerRecord<String, Object>> handler) {
    replay.read(
        List.of(new TopicPartition(topic, partition)),
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
