package io.tradeflow.admin.audit;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What the ledger needs from time to time; a failure is logged and tried again at the next time.
 */
@Component
class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private final HeadSigner signer;
  private final Retention retention;

  Housekeeping(HeadSigner signer, Retention retention) {
    this.signer = signer;
    this.retention = retention;
  }

  @Scheduled(
      initialDelayString = "${tradeflow.admin.audit.head-interval}",
      fixedRateString = "${tradeflow.admin.audit.head-interval}")
  void sign() {
    try {
      signer.sign().block(PATIENCE);
    } catch (HeadSigner.LedgerChanged e) {
      LOG.error("{}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("The audit ledger was not signed; it is tried again", e);
    }
  }

  @Scheduled(fixedRateString = "${tradeflow.admin.audit.partition-check}")
  void partitions() {
    try {
      retention.prepare().block(PATIENCE);
      retention.prune().block(PATIENCE);
    } catch (RuntimeException e) {
      LOG.warn("Partitions of the audit ledger wait; it is tried again", e);
    }
  }
}
