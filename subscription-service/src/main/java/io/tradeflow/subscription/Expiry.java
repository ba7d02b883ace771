package io.tradeflow.subscription;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Ends trials and periods that have run out; several instances share the work. */
@Component
class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /** Full batches in one run before the next pause. */
  private static final int MAX_BATCHES = 50;

  private final Subscriptions subscriptions;
  private final int batch;

  Expiry(Subscriptions subscriptions, SubscriptionProperties properties) {
    this.subscriptions = subscriptions;
    this.batch = properties.expiryBatch();
  }

  @Scheduled(fixedDelayString = "${tradeflow.subscription.expiry-interval}")
  Mono<Void> run() {
    return subscriptions
        .expireBatch()
        .repeat(MAX_BATCHES - 1L)
        .takeUntil(ended -> ended < batch)
        .reduce(0, Integer::sum)
        .doOnNext(Expiry::report)
        .then();
  }

  private static void report(int ended) {
    if (ended > 0) {
      LOG.info("{} subscriptions ended and are FREE now", ended);
    }
  }
}
