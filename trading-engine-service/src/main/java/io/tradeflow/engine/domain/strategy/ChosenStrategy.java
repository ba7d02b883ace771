package io.tradeflow.engine.domain.strategy;

/** What a bot follows, with its parameters. */
public sealed interface ChosenStrategy permits ConfiguredStrategy, ConfiguredUniverse {
  /** Stable name, for example {@code apex}. */
  String code();

  /** All parameters with their values. */
  Parameters parameters();

  /** 16 hex digits; with the code, symbol and interval it says which signals are meant. */
  String hash();

  /** What its signals mean to a bot that holds something. */
  Scaling scaling();
}
