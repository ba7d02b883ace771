package io.tradeflow.marketdata.quote;

import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import java.time.Duration;

/** Where the ticks of the running feed become quotes and depth. Called by one thread. */
public interface QuoteOutlet {
  /**
   * Forgets the run before.
   *
   * @param pause shortest wall time between two publications of a symbol
   */
  void begin(String runId, Duration pause);

  /** Takes a tick and publishes it, unless the symbol's last publication is too fresh. */
  void tick(Instrument instrument, Tick tick, long nanoTime);

  /** Publishes what waits and is due. */
  void flush(long nanoTime);

  /** Publishes all that waits: no more ticks will come. */
  void finish(long nanoTime);
}
