package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.botId;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.Views.ReceiptView;
import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import io.tradeflow.engine.domain.bot.Bot;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Signals that the account's own programs send for its bots, with its token. */
@RestController
@RequestMapping("/api/v1/bots")
class BotSignalController {
  private final ManageBots bots;
  private final ReceiveSignals signals;

  BotSignalController(ManageBots bots, ReceiveSignals signals) {
    this.bots = bots;
    this.signals = signals;
  }

  @PostMapping("/{id}/signals")
  Mono<ResponseEntity<ReceiptView>> send(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, @RequestBody Alert alert) {
    return call(
        () -> {
          Bot bot = bots.get(account(jwt), botId(id));
          if (alert.secret() != null) {
            throw Alert.malformed("secret", "is not needed: the token says who you are");
          }
          String eventId = Alert.eventId(alert.id(), "id");
          signals.checkTime(Alert.instant(alert.time(), "time"), Duration.ZERO);
          return WebhookController.answer(
              signals.receive(
                  bot,
                  RaisedSignal.Source.API,
                  bot.id(),
                  eventId,
                  List.of(alert.wish("Own program: "))));
        });
  }
}
