package io.tradeflow.admin;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps the directory of accounts and their plans; every write may be done again. */
@Component
class UserListener {
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

  private final UserDirectory directory;

  UserListener(UserDirectory directory) {
    this.directory = directory;
  }

  @KafkaListener(topics = Topics.AUTH_ACCOUNTS, groupId = "admin-service-accounts")
  void onAccounts(List<ConsumerRecord<String, AccountEvent>> events) {
    for (ConsumerRecord<String, AccountEvent> event : events) {
      @Nullable AccountEvent value = event.value();
      if (value != null) {
        write(event, accountChange(event.key(), value));
      }
    }
  }

  @KafkaListener(topics = Topics.SUBSCRIPTION_ENTITLEMENTS, groupId = "admin-service-entitlements")
  void onEntitlements(List<ConsumerRecord<String, EntitlementEvent>> events) {
    for (ConsumerRecord<String, EntitlementEvent> event : events) {
      @Nullable EntitlementEvent value = event.value();
      @Nullable EntitlementChanged changed = value == null ? null : value.getEntitlement();
      if (value != null && changed != null) {
        @Nullable Long seq = value.getEnvelope().getAccountSeq();
        write(
            event,
            directory.entitled(
                event.key(),
                changed.getTier(),
                changed.getTrial(),
                changed.getValidUntil(),
                seq == null ? 0 : seq));
      }
    }
  }

  private Mono<Void> accountChange(String accountId, AccountEvent event) {
    Instant at = event.getEnvelope().getOccurredAt();
    return switch (event.getType()) {
      case ACCOUNT_OPENED -> {
        @Nullable AccountOpened opened = event.getOpened();
        yield directory.opened(accountId, opened == null ? List.of() : opened.getRoles(), at);
      }
      case ACCOUNT_CLOSED -> directory.closed(accountId, at);
      case UNKNOWN -> Mono.empty();
    };
  }

  private static void write(ConsumerRecord<?, ?> event, Mono<Void> change) {
    try {
      change.block(COMMIT_TIMEOUT);
    } catch (RuntimeException e) {
      throw new BatchListenerFailedException("The directory was not written", e, event);
    }
  }
}
