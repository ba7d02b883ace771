package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.portfolio.Close;
import java.time.Duration;
import java.util.List;

/** Port: closes of past candles. Thread-safe. */
public interface PriceHistory {
  /** Length of the candles. */
  Duration interval();

  /** Closes of the symbol, oldest first; none where none are known. A copy. */
  List<Close> closes(String symbol);
}
