package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.botId;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.Views.BotView;
import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.adapter.web.Views.VerdictView;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.application.ReportOnBots;
import io.tradeflow.engine.domain.bot.Bot;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The caller's bots. */
@RestController
@RequestMapping("/api/v1/bots")
class BotController {
  private final ManageBots bots;
  private final BotStore store;
  private final ManageRules rules;
  private final ReportOnBots reports;

  BotController(ManageBots bots, BotStore store, ManageRules rules, ReportOnBots reports) {
    this.bots = bots;
    this.store = store;
    this.rules = rules;
    this.reports = reports;
  }

  @PostMapping
  Mono<ResponseEntity<BotView>> create(
      @AuthenticationPrincipal Jwt jwt, @RequestBody BotRequest request) {
    return call(
        () -> {
          Bot bot = bots.create(account(jwt), request.plan(rulesOf(jwt)));
          return ResponseEntity.created(URI.create("/api/v1/bots/" + bot.id()))
              .body(BotView.of(bot));
        });
  }

  @GetMapping
  Mono<Page<BotView>> list(@AuthenticationPrincipal Jwt jwt) {
    return call(() -> new Page<>(bots.list(account(jwt)).stream().map(BotView::of).toList(), null));
  }

  @GetMapping("/{id}")
  Mono<BotDetail> get(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> BotDetail.of(reports.on(bots.get(account(jwt), botId(id)))));
  }

  @PutMapping("/{id}")
  Mono<BotView> change(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @RequestBody BotRequest request) {
    return call(() -> BotView.of(bots.change(account(jwt), botId(id), request.plan(rulesOf(jwt)))));
  }

  private BotRequest.Rules rulesOf(Jwt jwt) {
    return (id, version) -> rules.strategy(account(jwt), Calls.ruleId(id), version);
  }

  @DeleteMapping("/{id}")
  Mono<ResponseEntity<Void>> delete(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(
        () -> {
          bots.delete(account(jwt), botId(id));
          return ResponseEntity.noContent().build();
        });
  }

  @PostMapping("/{id}/start")
  Mono<BotView> start(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> BotView.of(bots.start(account(jwt), botId(id))));
  }

  @PostMapping("/{id}/stop")
  Mono<BotView> stop(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> BotView.of(bots.stop(account(jwt), botId(id))));
  }

  @PostMapping("/{id}/pause")
  Mono<BotView> pause(@AuthenticationPrincipal Jwt jwt, @PathVariable String id) {
    return call(() -> BotView.of(bots.pause(account(jwt), botId(id))));
  }

  @GetMapping("/{id}/signals")
  Mono<Page<VerdictView>> signals(
      @AuthenticationPrincipal Jwt jwt,
      @PathVariable String id,
      @RequestParam @Nullable String limit,
      @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          Bot bot = bots.get(account(jwt), botId(id));
          int most = Calls.limit(limit);
          return Page.of(
              store.verdicts(bot.id(), most + 1, Calls.cursor(cursor)),
              most,
              verdict -> verdict.kept().position(),
              VerdictView::of);
        });
  }
}
