package io.tradeflow.planted.adapter.kafka;

import io.tradeflow.starter.kafka.EventSender;
import org.springframework.transaction.annotation.Transactional;

/** Believes that a rollback takes back what was sent. */
public class OrderPublisher {
  private final EventSender sender;

  OrderPublisher(EventSender sender) {
    this.sender = sender;
  }

  @Transactional
  void publish() {
    sender.flush();
  }
}
