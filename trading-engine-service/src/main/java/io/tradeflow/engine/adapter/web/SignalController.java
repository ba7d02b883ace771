package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Calls.call;

import io.tradeflow.engine.adapter.web.Views.Page;
import io.tradeflow.engine.adapter.web.Views.SignalView;
import io.tradeflow.engine.adapter.web.Views.StrategyView;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.universe.UniverseType;
import io.tradeflow.starter.web.Problem;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The catalogue of strategies and the latest signals; both belong to no account. */
@RestController
@RequestMapping("/api/v1")
class SignalController {
  private final BotStore store;

  SignalController(BotStore store) {
    this.store = store;
  }

  @GetMapping("/strategies")
  Page<StrategyView> strategies() {
    return new Page<>(
        Stream.concat(
                Strategies.offered().stream().map(StrategyView::of),
                UniverseType.all().stream().map(StrategyView::of))
            .toList(),
        null);
  }

  @GetMapping("/strategies/{code}")
  StrategyView strategy(@PathVariable String code) {
    return Strategies.of(code)
        .map(StrategyView::of)
        .or(() -> UniverseType.of(code).map(StrategyView::of))
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "STRATEGY_NOT_FOUND",
                    "There is no such strategy. GET /api/v1/strategies lists them."));
  }

  @GetMapping("/signals")
  Mono<Page<SignalView>> signals(
      @RequestParam @Nullable String limit, @RequestParam @Nullable String cursor) {
    return call(
        () -> {
          int most = Calls.limit(limit);
          return Page.of(
              store.signals(most + 1, Calls.cursor(cursor)),
              most,
              BotStore.KeptSignal::position,
              SignalView::of);
        });
  }
}
