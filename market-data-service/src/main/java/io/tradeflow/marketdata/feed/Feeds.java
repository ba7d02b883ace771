package io.tradeflow.marketdata.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.marketdata.candle.CandleOutlet;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.Instruments;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import io.tradeflow.marketdata.quote.QuoteOutlet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The one running feed. A new one replaces it. Safe for many threads. */
@Component("feed")
class Feeds implements ApplicationRunner, DisposableBean, HealthIndicator {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final double MILLIS = 1e3;

  private final FeedProperties properties;
  private final Instruments instruments;
  private final CandleOutlet outlet;
  private final QuoteOutlet quotes;
  private final Clock clock;
  private volatile @Nullable FeedRun run;

  Feeds(
      FeedProperties properties,
      Instruments instruments,
      CandleOutlet outlet,
      QuoteOutlet quotes,
      Clock clock,
      MeterRegistry meters) {
    this.properties = properties;
    this.instruments = instruments;
    this.outlet = outlet;
    this.quotes = quotes;
    this.clock = clock;
    Gauge.builder("market.feed.silence.seconds", this, feeds -> feeds.silence().toMillis() / MILLIS)
        .description("Wall time since the running feed's last tick")
        .register(meters);
  }

  @Override
  public void run(ApplicationArguments arguments) {
    instruments.load().block(TIMEOUT);
    if (properties.autostart()) {
      simulate(properties.seed(), properties.symbols(), properties.speed()).block(TIMEOUT);
    }
  }

  @Override
  public void destroy() throws InterruptedException {
    halt();
  }

  Mono<FeedStatus> simulate(long seed, int symbols, int speed) {
    return start(
        () -> new SimulatedFeed(seed, symbols, speed, Interval.HOUR.floor(clock.instant())), speed);
  }

  Mono<FeedStatus> replay(String symbol, List<Bar> bars, int speed) {
    return start(() -> new ReplayFeed(instrument(symbol, bars), bars), speed);
  }

  FeedStatus status() {
    @Nullable FeedRun current = run;
    return current == null ? FeedStatus.none() : current.status();
  }

  Mono<FeedStatus> stop() {
    return Mono.fromCallable(this::halt).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Health health() {
    FeedStatus status = status();
    Health.Builder health =
        Health.up()
            .withDetail("type", status.type())
            .withDetail("state", status.state())
            .withDetail("ticks", status.ticks())
            .withDetail("silence", silence().toString());
    return status.failure() == null
        ? health.build()
        : health.withDetail("failure", status.failure()).build();
  }

  private Duration silence() {
    @Nullable FeedRun current = run;
    return current == null ? Duration.ZERO : current.silence();
  }

  private interface Source {
    Feed open();
  }

  private Mono<FeedStatus> start(Source source, int speed) {
    return Mono.fromCallable(() -> replace(source.open(), speed))
        .subscribeOn(Schedulers.boundedElastic());
  }

  private synchronized FeedStatus replace(Feed feed, int speed) throws InterruptedException {
    String id = UUID.randomUUID().toString();
    instruments.list(feed.instruments(), id).block(TIMEOUT);
    halt();
    FeedRun next = new FeedRun(id, feed, speed, outlet, quotes, clock);
    run = next;
    next.start();
    return next.status();
  }

  private synchronized FeedStatus halt() throws InterruptedException {
    @Nullable FeedRun current = run;
    if (current != null) {
      current.stop();
    }
    return status();
  }

  private Instrument instrument(String symbol, List<Bar> bars) {
    int scale =
        bars.stream()
            .flatMap(bar -> Stream.of(bar.open(), bar.high(), bar.low(), bar.close()))
            .mapToInt(BigDecimal::scale)
            .max()
            .orElse(0);
    return instruments
        .find(symbol)
        .or(() -> SimulatedListing.find(symbol))
        .map(known -> known.withPriceScale(scale))
        .orElseGet(() -> Instrument.unlisted(symbol, Math.max(scale, 2), bars.getFirst().close()));
  }
}
