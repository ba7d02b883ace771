package io.tradeflow.marketdata.candle;

import java.time.Instant;
import java.util.List;

/** Where closed candles go. */
public interface CandleOutlet {
  /**
   * A run begins, which owns this span of market time for these symbols: what earlier runs said of
   * it is forgotten.
   *
   * @throws InterruptedException if interrupted while the queue was full
   */
  void begin(List<String> symbols, Instant from, Instant to) throws InterruptedException;

  /**
   * Takes closed candles of a run, in order. Waits while the queue is full.
   *
   * @throws InterruptedException if interrupted while the queue was full
   */
  void closed(String runId, List<Candle> candles) throws InterruptedException;
}
