package io.tradeflow.admin.audit;

import io.tradeflow.admin.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The audit ledger, for operators. */
@RestController
@RequestMapping("/api/v1/admin/audit-logs")
class AuditController {
  private final AuditList list;
  private final HeadTable heads;
  private final ExportWriter exports;

  AuditController(AuditList list, HeadTable heads, ExportWriter exports) {
    this.list = list;
    this.heads = heads;
    this.exports = exports;
  }

  @GetMapping
  Mono<Page<AuditRecord>> list(
      @RequestParam(required = false) @Nullable String actor,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return list.find(AuditQuery.of(actor, action, from, to, cursor, limit));
  }

  /** Signed heads, newest first. */
  @GetMapping("/heads")
  Mono<Page<SignedHead>> heads(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    @Nullable Long before = AuditQuery.position(cursor);
    return heads
        .before(before == null ? Long.MAX_VALUE : before, size + 1)
        .collectList()
        .map(rows -> Page.of(rows, size, head -> Long.toString(head.no())));
  }

  /** Public keys of all that signed. */
  @GetMapping("/keys")
  Mono<Page<PublishedKey>> keys() {
    return heads.keys().collectList().map(all -> new Page<>(all, null));
  }

  /** Records in the order of their chains, with what proves them. */
  @GetMapping("/export")
  Mono<Void> export(
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "json") String format,
      ServerHttpResponse response) {
    return Download.send(Export.of(account, from, to, format), exports, response);
  }
}
