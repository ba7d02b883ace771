package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source of ticks in market time. For one thread; whoever reads it sets the pace. */
interface Feed {
  /** {@code simulator} or {@code replay}. */
  String type();

  /** What it gives ticks of. */
  List<Instrument> instruments();

  /** Seed of a random feed, else null. */
  @Nullable Long seed();

  /** Inclusive start in market time. */
  Instant from();

  /** Exclusive end in market time. */
  Instant to();

  /** The next tick, not earlier than the one before; null at the end. */
  @Nullable Tick next();
}
