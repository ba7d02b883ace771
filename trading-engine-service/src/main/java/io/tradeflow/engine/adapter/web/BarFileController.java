package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.BacktestViews.FileView;
import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.application.queue.BarFiles;
import io.tradeflow.engine.application.queue.ManageBarFiles;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Bars that the caller brought for backtests. */
@RestController
@RequestMapping("/api/v1/backtests/data")
class BarFileController {
  private final ManageBarFiles manage;
  private final BarFiles files;

  BarFileController(ManageBarFiles manage, BarFiles files) {
    this.manage = manage;
    this.files = files;
  }

  @PostMapping(consumes = "text/csv")
  Mono<ResponseEntity<FileView>> add(
      @AuthenticationPrincipal Jwt jwt,
      @RequestParam String symbol,
      @RequestParam @Nullable String name,
      ServerHttpRequest request) {
    return call(() -> {
          ManageBarFiles.check(symbol, name);
          return account(jwt);
        })
        .flatMap(
            account ->
                PackedBody.of(request, ManageBarFiles.MOST_BYTES)
                    .flatMap(
                        body ->
                            call(
                                () ->
                                    manage.add(
                                        account, symbol, name, body.packed(), body.length()))))
        .map(
            file ->
                ResponseEntity.created(URI.create("/api/v1/backtests/data/" + file.id()))
                    .body(FileView.of(file)));
  }

  @GetMapping
  Mono<Page<FileView>> list(
      @AuthenticationPrincipal Jwt jwt,
      @RequestParam @Nullable String limit,
      @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          int most = Calls.limit(limit);
          return Page.of(
              files.list(account(jwt), most + 1, Calls.cursor(cursor)),
              most,
              BarFiles.Kept::position,
              kept -> FileView.of(kept.file()));
        });
  }

  @GetMapping("/{id}")
  Mono<FileView> get(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> FileView.of(manage.get(account(jwt), fileId(id))));
  }

  @DeleteMapping("/{id}")
  Mono<ResponseEntity<Void>> delete(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () -> {
          manage.delete(account(jwt), fileId(id));
          return ResponseEntity.noContent().build();
        });
  }

  private static UUID fileId(String text) {
    return Calls.id(
        text,
        "DATA_NOT_FOUND",
        "There is no such file of bars. GET /api/v1/backtests/data lists yours.");
  }
}
