package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives some ticks, all in one minute, and then throws. */
final class BreakingFeed implements Feed {
  private static final Instrument BTC = SimulatedListing.first(1).getFirst().instrument();
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");

  private final Throwable failure;
  private int left;

  /** {@code failure} is unchecked. */
  BreakingFeed(int ticks, Throwable failure) {
    this.left = ticks;
    this.failure = failure;
  }

  @Override
  public String type() {
    return "simulator";
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(BTC);
  }

  @Override
  public @Nullable Long seed() {
    return null;
  }

  @Override
  public Instant from() {
    return BEGIN;
  }

  @Override
  public Instant to() {
    return BEGIN.plusSeconds(60);
  }

  @Override
  public Tick next() {
    if (left-- > 0) {
      return new Tick(BTC.symbol(), BEGIN, BigDecimal.TEN, BigDecimal.ONE);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
