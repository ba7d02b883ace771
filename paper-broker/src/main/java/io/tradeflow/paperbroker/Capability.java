package io.tradeflow.paperbroker;

/**
 * What an order may ask of a broker. What a broker does not do natively, its caller must do itself
 * and keep doing after a restart.
 */
public enum Capability {
  MARKET,
  LIMIT,
  STOP,
  STOP_LIMIT,
  POST_ONLY,
  GTC,
  IOC,
  FOK,
  DAY,
  GTD,
  REDUCE_ONLY,
  AMEND,
  TRAILING_STOP,
  OCO,
  BRACKET,
  ICEBERG,
  TWAP,
  VWAP
}
