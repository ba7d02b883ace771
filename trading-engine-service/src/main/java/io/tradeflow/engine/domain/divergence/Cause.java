package io.tradeflow.engine.domain.divergence;

/** Why a bot and its rerun differ. */
public enum Cause {
  /** The candle closed before the bot was created. */
  BEFORE_THE_BOT,
  /** The engine raised the signal, but the bot was stopped or paused. */
  BOT_NOT_RUNNING,
  /**
   * The engine raised no signal: the candle came too late or not at all, or the engine was down.
   */
  LATE_OR_MISSED_CANDLE,
  /** The signal was raised on a candle that is not recorded. */
  MISSING_BAR,
  /** The strategy had seen other candles before those that are recorded. */
  WARM_UP,
  /** The bot had a reason not to order; the detail says which. */
  BOT_SKIPPED,
  /** Risk refused the order. */
  RISK_REJECTED,
  /** The order ended or waits without a fill. */
  NOT_FILLED,
  /** The rerun did not order: it held what the bot did not, or the other way round. */
  RERUN_HOLDS_OTHERWISE,
  /** The order was under way while the market moved. */
  LATENCY,
  /** Spread and depth of the market, beside the model's. */
  MARKET_DEPTH,
  /** Another quantity: balance, lot or part of an order. */
  QUANTITY,
  /** Another fee. */
  FEE,
  /** What the bot held when the span began. */
  CARRIED_IN,
  /** A fill without a signal in the span. */
  OTHER_SIGNAL
}
