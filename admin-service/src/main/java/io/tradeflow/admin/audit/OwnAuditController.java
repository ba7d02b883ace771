package io.tradeflow.admin.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What was recorded of the caller's own account. */
@RestController
@RequestMapping("/api/v1/account/audit")
class OwnAuditController {
  private final ExportWriter exports;

  OwnAuditController(ExportWriter exports) {
    this.exports = exports;
  }

  @GetMapping
  Mono<Void> export(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "json") String format,
      ServerHttpResponse response) {
    return Download.send(Export.of(caller.getSubject(), from, to, format), exports, response);
  }
}
