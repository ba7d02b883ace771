package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.postgres.OrderLedger;
import java.math.BigDecimal;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/** Gives each new account its paper money. */
public final class AccountListener {
  private final OrderLedger ledger;
  private final BigDecimal cash;

  public AccountListener(OrderLedger ledger, BigDecimal cash) {
    this.ledger = ledger;
    this.cash = cash;
  }

  @KafkaListener(topics = Topics.AUTH_ACCOUNTS, groupId = "execution-service-accounts")
  void onAccounts(List<ConsumerRecord<String, AccountEvent>> events) {
    for (ConsumerRecord<String, AccountEvent> event : events) {
      if (event.value().getType() == AccountEventType.ACCOUNT_OPENED) {
        ledger.open(event.key(), cash, event.value().getEnvelope().getEventId()).block();
      }
    }
  }
}
