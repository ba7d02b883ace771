package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.BacktestViews.BacktestView;
import io.tradeflow.engine.adapter.web.BacktestViews.CoverageView;
import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.application.queue.ManageBacktests;
import io.tradeflow.engine.application.queue.QueuedBacktest;
import io.tradeflow.engine.domain.Interval;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The caller's backtests. */
@RestController
@RequestMapping("/api/v1/backtests")
class BacktestController {
  private final ManageBacktests backtests;
  private final BacktestStore store;
  private final History history;

  BacktestController(ManageBacktests backtests, BacktestStore store, History history) {
    this.backtests = backtests;
    this.store = store;
    this.history = history;
  }

  @PostMapping
  Mono<ResponseEntity<BacktestView>> create(
      @AuthenticationPrincipal Jwt jwt, @RequestBody BacktestRequest request) {
    return call(
        () -> {
          QueuedBacktest made = backtests.create(account(jwt), request.asked());
          return ResponseEntity.accepted()
              .location(URI.create("/api/v1/backtests/" + made.id()))
              .body(BacktestView.of(made));
        });
  }

  @GetMapping
  Mono<Page<BacktestView>> list(
      @AuthenticationPrincipal Jwt jwt,
      @RequestParam @Nullable String limit,
      @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          int most = Calls.limit(limit);
          return Page.of(
              store.list(account(jwt), most + 1, Calls.cursor(cursor)),
              most,
              BacktestStore.Kept::position,
              kept -> BacktestView.of(kept.backtest()));
        });
  }

  @GetMapping("/history")
  Mono<Page<CoverageView>> history(@RequestParam String symbol) {
    return call(
        () ->
            new Page<>(
                Arrays.stream(Interval.values())
                    .filter(interval -> interval != Interval.SECOND)
                    .map(
                        interval ->
                            CoverageView.of(
                                symbol, interval, history.coverage(symbol, interval).orElse(null)))
                    .toList(),
                null));
  }

  @GetMapping("/{id}")
  Mono<BacktestView> get(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> BacktestView.of(backtests.get(account(jwt), backtestId(id))));
  }

  @DeleteMapping("/{id}")
  Mono<ResponseEntity<BacktestView>> end(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () -> {
          UUID found = backtestId(id);
          HttpStatus status =
              switch (backtests.end(account(jwt), found)) {
                case CANCELLED -> HttpStatus.OK;
                case REQUESTED -> HttpStatus.ACCEPTED;
                case DELETED -> HttpStatus.NO_CONTENT;
              };
          return status == HttpStatus.NO_CONTENT
              ? ResponseEntity.status(status).build()
              : ResponseEntity.status(status)
                  .body(BacktestView.of(backtests.get(account(jwt), found)));
        });
  }

  @GetMapping("/{id}/result")
  Mono<ResponseEntity<String>> result(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () ->
            ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(backtests.output(account(jwt), backtestId(id)).result()));
  }

  /** To be saved and opened: its charts are drawn by a script, which our own pages must not run. */
  @GetMapping("/{id}/report")
  Mono<ResponseEntity<String>> report(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () -> {
          UUID found = backtestId(id);
          String page = backtests.output(account(jwt), found).report();
          return ResponseEntity.ok()
              .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
              .header(
                  HttpHeaders.CONTENT_DISPOSITION,
                  ContentDisposition.attachment()
                      .filename("backtest-" + found + ".html")
                      .build()
                      .toString())
              .body(page);
        });
  }

  private static UUID backtestId(String text) {
    return Calls.id(
        text,
        "BACKTEST_NOT_FOUND",
        "There is no such backtest. GET /api/v1/backtests lists yours.");
  }
}
