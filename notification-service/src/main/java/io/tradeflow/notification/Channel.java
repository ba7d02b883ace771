package io.tradeflow.notification;

import java.util.Locale;

/** The paths under {@code /ws}. */
enum Channel {
  /** The life of the account's orders, fills included. */
  TRADES("trades"),
  /** The account's positions and cash after each fill. */
  POSITIONS("positions"),
  /** Quotes, depth, candles and signals of chosen symbols. */
  MARKET_DATA("market-data"),
  /** What the account's holder should know: rejections, backtests, kill switch. */
  NOTIFICATIONS("notifications");

  private final String path;

  Channel(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  static Channel ofPath(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
    return valueOf(last.replace('-', '_'));
  }
}
