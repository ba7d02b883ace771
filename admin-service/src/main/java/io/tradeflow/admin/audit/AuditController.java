package io.tradeflow.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The audit ledger, newest first. */
@RestController
@RequestMapping("/api/v1/admin/audit-logs")
class AuditController {
  private final AuditLedger ledger;

  AuditController(AuditLedger ledger) {
    this.ledger = ledger;
  }

  @GetMapping
  Mono<Page<AuditRecord>> list(
      @RequestParam(required = false) @Nullable String actor,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return ledger.find(AuditQuery.of(actor, action, from, to, cursor, limit));
  }
}
