package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.events.TravelPrice;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.TravelRounds;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Brings recorded spans and their prices to those who trade in them. */
public final class TravelFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TravelFeed.class.getName());
  private static final long ROUND_MILLIS = 500;

  /** Takes books of recorded spans. */
  @FunctionalInterface
  public interface Books {
    /** Called by one thread. */
    void show(String account, UUID travel, DepthEvent book);
  }

  private final TimeTravels travels;
  private final Books books;
  private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();

  /** Begins to read. */
  public TravelFeed(BroadcastReaders readers, TimeTravels travels, Books books, TravelRounds work) {
    this.travels = travels;
    this.books = books;
    readers.<TimeTravelEvent>fromBeginning(
        Topics.MARKET_TIME_TRAVELS, event -> state(event.key(), event.value()));
    readers.<ReplayEvent>fromNowTogether(Topics.MARKET_REPLAYS, event -> price(event.value()));
    Future<?> ignored =
        rounds.scheduleWithFixedDelay(
            () -> attempt(work::round), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }

  private void state(String account, TimeTravelEvent event) {
    var bound = event.getBound();
    var ended = event.getEnded();
    if (bound != null) {
      UUID travel = UUID.fromString(bound.getTravelId());
      travels.bound(new TimeTravels.Bound(account, travel, Set.copyOf(bound.getSymbols())));
    } else if (ended != null) {
      travels.ended(
          new TimeTravels.Ended(
              account,
              UUID.fromString(ended.getTravelId()),
              event.getEnvelope().getMarketTime(),
              ended.getLastPrices().stream()
                  .collect(
                      Collectors.toMap(
                          TravelPrice::getSymbol, it -> Decimals.fromWire(it.getPrice())))));
    }
  }

  private void price(ReplayEvent event) {
    UUID travel = UUID.fromString(event.getEnvelope().getCorrelationId());
    String account = event.getEnvelope().getAccountId();
    var depth = event.getDepth();
    var quote = event.getQuote();
    if (depth != null) {
      books.show(
          account,
          travel,
          new DepthEvent(event.getEnvelope(), DepthEventType.DEPTH_UPDATED, depth));
    } else if (quote != null) {
      travels.price(
          account,
          travel,
          quote.getSymbol(),
          Decimals.fromWire(quote.getLastPrice()),
          event.getEnvelope().getMarketTime());
    }
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Time travels are looked at again soon: " + e);
    }
  }
}
