package io.tradeflow.engine.domain.strategy;

/** What a strategy's signals mean to a bot that holds something already. */
public enum Scaling {
  /** A BUY opens when the bot holds nothing, a SELL closes what it holds. */
  ALL_OR_NOTHING,
  /** Each BUY adds what the bot's sizing says, a SELL closes everything. */
  ADDS,
  /** Each BUY adds what the bot's sizing says, each SELL takes as much off. */
  ADDS_AND_REDUCES
}
