package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;

/** Says nothing itself: the bot acts on what webhooks and programs send it. */
final class ExternalStrategy implements Strategy {
  static final StrategyType TYPE =
      StrategyType.of(
          "external",
          "Signals from outside",
          "Raises no signals of its own. The bot acts on what its webhooks and your own programs"
              + " send: BUY opens when it holds nothing of the symbol, SELL closes what it holds.",
          List.of(),
          parameters -> new ExternalStrategy());

  private ExternalStrategy() {}

  @Override
  public Advice on(Bar bar) {
    return Advice.WAIT;
  }
}
