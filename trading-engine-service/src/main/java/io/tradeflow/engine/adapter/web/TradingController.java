package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.account;
import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.bot.AccountBook;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** All bots of the caller at once. */
@RestController
@RequestMapping("/api/v1/trading")
class TradingController {
  /** What the engine knows; money is as of the last order event. */
  record Status(
      boolean trading,
      int changed,
      int runningBots,
      int pausedBots,
      int stoppedBots,
      int workingOrders,
      @Nullable BigDecimal cash,
      Map<String, BigDecimal> botHoldings) {}

  record EmergencyStop(
      int botsStopped,
      int cancelsRequested,
      List<String> orderIds,
      int pendingOrders,
      String message) {}

  private final ManageBots bots;

  TradingController(ManageBots bots) {
    this.bots = bots;
  }

  @PostMapping("/start")
  Mono<Status> start(@AuthenticationPrincipal Jwt jwt) {
    return call(() -> status(account(jwt), bots.startAll(account(jwt))));
  }

  @PostMapping("/stop")
  Mono<Status> stop(@AuthenticationPrincipal Jwt jwt) {
    return call(() -> status(account(jwt), bots.stopAll(account(jwt))));
  }

  @GetMapping("/status")
  Mono<Status> status(@AuthenticationPrincipal Jwt jwt) {
    return call(() -> status(account(jwt), 0));
  }

  @PostMapping("/emergency-stop")
  Mono<EmergencyStop> emergencyStop(@AuthenticationPrincipal Jwt jwt) {
    return call(
        () -> {
          TradingLedger.Halt halt = bots.emergencyStop(account(jwt));
          int cancels = halt.cancelledOrders().size();
          return new EmergencyStop(
              halt.botsStopped(),
              cancels,
              halt.cancelledOrders(),
              halt.pendingOrders(),
              ("%d bots stopped. Cancelling was asked for %d working orders; watch them at"
                      + " /api/v1/orders. %d orders on their way are cancelled when they appear."
                      + " Positions stay open.")
                  .formatted(halt.botsStopped(), cancels, halt.pendingOrders()));
        });
  }

  private Status status(String accountId, int changed) {
    Map<BotState, Long> states =
        bots.list(accountId).stream()
            .collect(Collectors.groupingBy(Bot::state, Collectors.counting()));
    AccountBook book = bots.book(accountId);
    int running = states.getOrDefault(BotState.RUNNING, 0L).intValue();
    return new Status(
        running > 0,
        changed,
        running,
        states.getOrDefault(BotState.PAUSED, 0L).intValue(),
        states.getOrDefault(BotState.STOPPED, 0L).intValue(),
        book.working().size(),
        book.cash(),
        book.botHoldings());
  }
}
