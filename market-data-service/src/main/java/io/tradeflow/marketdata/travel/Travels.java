package io.tradeflow.marketdata.travel;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.Instruments;
import io.tradeflow.marketdata.quote.Quotes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The time travels that run. One thread drives them all; each goes on where it was after a restart
 * of the service, and stood still meanwhile.
 */
@Component
public class Travels implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Travels.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long ROUND_MILLIS = 20;
  private static final int ROUNDS_A_NOTE = 50;
  private static final String END_OF_SPAN = "END_OF_SPAN";
  private static final String RECORDING_GONE = "RECORDING_GONE";

  private final TravelTable table;
  private final TravelProperties properties;
  private final Instruments instruments;
  private final TravelPublisher publisher;
  private final Outbox outbox;
  private final Clock clock;
  private final Map<String, TravelRun> runs = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().name("time-travel").daemon().unstarted(work));
  private volatile boolean running;
  private long rounds;

  Travels(
      TravelTable table,
      TravelProperties properties,
      Instruments instruments,
      TravelPublisher publisher,
      Outbox outbox,
      Clock clock,
      MeterRegistry meters) {
    this.table = table;
    this.properties = properties;
    this.instruments = instruments;
    this.publisher = publisher;
    this.outbox = outbox;
    this.clock = clock;
    meters.gaugeMapSize("tradeflow.market.time-travels", List.of(), runs);
  }

  /** Goes on with what ran before the service was stopped. */
  @Override
  public void start() {
    running = true;
    instruments.load().block(TIMEOUT);
    for (Travel travel : table.running().collectList().blockOptional(TIMEOUT).orElseThrow()) {
      try {
        start(travel);
      } catch (RuntimeException e) {
        LOG.warn("Time travel {} cannot go on", travel.id(), e);
        end(travel, Map.of(), RECORDING_GONE);
      }
    }
    Future<?> ignored =
        thread.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before requests come: an account that is bound never sees the market. */
  @Override
  public int getPhase() {
    return 0;
  }

  /** Whether the account is bound to a recorded span now. */
  public boolean bound(String account) {
    return runs.containsKey(account);
  }

  /** Market time of the account's span; empty for one that is not bound. */
  public Optional<Instant> marketTime(String account) {
    return run(account).map(run -> run.travel().position());
  }

  /** The symbol's latest in the account's span, if there was a tick of it. */
  public Optional<Quotes.Latest> find(String account, String symbol) {
    return run(account).flatMap(run -> run.find(symbol));
  }

  Optional<TravelRun> run(String account) {
    return Optional.ofNullable(runs.get(account));
  }

  /** The account's last, with its present position. */
  Mono<Travel> last(String account) {
    @Nullable TravelRun run = runs.get(account);
    return run == null ? table.last(account) : Mono.just(run.travel());
  }

  /**
   * Writes the time travel down and begins it; empty if as many run as may, and fails if the
   * account has one that runs.
   */
  Mono<Travel> bind(Travel travel) {
    return outbox
        .inTransaction(
            table
                .insert(travel, properties.most())
                .filter(written -> written)
                .flatMap(written -> outbox.append(TravelEvents.bound(travel)).thenReturn(travel)))
        .publishOn(Schedulers.boundedElastic())
        .doOnNext(
            written -> {
              try {
                start(written);
              } catch (RuntimeException e) {
                end(written, Map.of(), RECORDING_GONE);
                throw e;
              }
            });
  }

  /** Ends the account's time travel by its holder's wish; empty if none runs. */
  Mono<Travel> end(String account) {
    return Mono.fromCallable(
            () -> {
              @Nullable TravelRun run = runs.get(account);
              if (run == null) {
                return null;
              }
              Future<Travel> ended = thread.submit(() -> end(run, "USER"));
              return ended.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  private void start(Travel travel) {
    List<Candle> minutes =
        table
            .minutes(travel, properties.mostMinutes())
            .collectList()
            .blockOptional(TIMEOUT)
            .orElseThrow();
    Recording recording = new Recording(minutes);
    if (recording.isEmpty()) {
      throw new IllegalStateException("Nothing is recorded of it any more");
    }
    Map<String, Instrument> listed =
        travel.symbols().stream()
            .map(instruments::require)
            .collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    runs.put(
        travel.account(),
        new TravelRun(travel, recording, listed, publisher, clock, System.nanoTime()));
  }

  private void round() {
    boolean note = rounds++ % ROUNDS_A_NOTE == 0;
    for (TravelRun run : runs.values()) {
      try {
        if (!run.advance(System.nanoTime())) {
          end(run, END_OF_SPAN);
        } else if (note) {
          table.move(run.travel()).block(TIMEOUT);
        }
      } catch (RuntimeException e) {
        LOG.warn("Time travel {} is tried again", run.travel().id(), e);
      }
    }
  }

  private Travel end(TravelRun run, String reason) {
    Travel ended = end(run.travel(), run.latest(), reason);
    runs.remove(ended.account(), run);
    return ended;
  }

  private Travel end(Travel travel, Map<String, Quotes.Latest> latest, String reason) {
    Travel ended = travel.ended(reason, clock.instant());
    outbox
        .inTransaction(
            table
                .end(ended)
                .flatMap(
                    first ->
                        first
                            ? outbox.append(TravelEvents.ended(ended, latest)).thenReturn(true)
                            : Mono.just(false)))
        .block(TIMEOUT);
    return ended;
  }
}
