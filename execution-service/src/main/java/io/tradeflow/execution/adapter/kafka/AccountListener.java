package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.OpenAccount;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/** Gives each new account its paper money. */
public final class AccountListener {
  private final OpenAccount accounts;

  public AccountListener(OpenAccount accounts) {
    this.accounts = accounts;
  }

  @KafkaListener(topics = Topics.AUTH_ACCOUNTS, groupId = "execution-service-accounts")
  void onAccounts(List<ConsumerRecord<String, AccountEvent>> events) {
    Records.each(events, this::opened);
  }

  private void opened(ConsumerRecord<String, AccountEvent> event) {
    if (event.value().getType() == AccountEventType.ACCOUNT_OPENED) {
      accounts.open(event.key(), event.value().getEnvelope().getEventId());
    }
  }
}
