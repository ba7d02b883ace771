package io.tradeflow.subscription;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/** Gives each new account its trial. */
@Component
class AccountListener {
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

  private final Subscriptions subscriptions;

  AccountListener(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @KafkaListener(topics = Topics.AUTH_ACCOUNTS, groupId = "subscription-service")
  void onAccounts(List<ConsumerRecord<String, AccountEvent>> records) {
    Set<UUID> opened = new LinkedHashSet<>();
    for (ConsumerRecord<String, AccountEvent> record : records) {
      // A compacted topic has records without a value, which say that the key is forgotten.
      @Nullable AccountEvent event = record.value();
      if (event == null || event.getType() != AccountEventType.ACCOUNT_OPENED) {
        continue;
      }
      try {
        opened.add(AccountIds.parse(record.key()));
      } catch (IllegalArgumentException e) {
        open(opened);
        throw new BatchListenerFailedException("The key is no account id", e, record);
      }
    }
    open(opened);
  }

  private void open(Set<UUID> accounts) {
    if (!accounts.isEmpty()) {
      subscriptions.openTrials(accounts).block(COMMIT_TIMEOUT);
    }
  }
}
