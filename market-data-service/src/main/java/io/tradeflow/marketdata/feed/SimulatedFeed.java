package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random walks that switch between trends, ranges and bursts, so that strategies find something.
 * Seed, number of symbols, speed and start decide every tick.
 */
final class SimulatedFeed implements Feed {
  /** With more symbols than this, each has one tick a wall second in place of two. */
  static final int MANY_SYMBOLS = 200;

  private static final Duration ENDLESS = Duration.ofDays(36_500);
  private static final double NANOS_PER_MINUTE = 60e9;

  private final long seed;
  private final Instant from;
  private final List<Walk> walks;
  private final long stepNanos;
  private long count;

  /**
   * A new stream.
   *
   * @param speed market seconds a wall second
   */
  SimulatedFeed(long seed, int symbols, int speed, Instant from) {
    this.seed = seed;
    this.from = from;
    this.stepNanos = Duration.ofSeconds(speed).toNanos() / (symbols > MANY_SYMBOLS ? 1 : 2);
    this.walks = new ArrayList<>();
    for (SimulatedListing listing : SimulatedListing.first(symbols)) {
      walks.add(new Walk(listing, seed, stepNanos / NANOS_PER_MINUTE));
    }
  }

  @Override
  public String type() {
    return "simulator";
  }

  @Override
  public List<Instrument> instruments() {
    return walks.stream().map(walk -> walk.instrument).toList();
  }

  @Override
  public Long seed() {
    return seed;
  }

  @Override
  public Instant from() {
    return from;
  }

  @Override
  public Instant to() {
    return from.plus(ENDLESS);
  }

  @Override
  public Tick next() {
    long round = count / walks.size();
    int index = (int) (count % walks.size());
    count++;
    Instant time =
        from.plus(Duration.ofNanos(stepNanos).multipliedBy(round))
            .plusNanos(stepNanos / walks.size() * index);
    return walks.get(index).tick(time);
  }

  private enum Regime {
    UP(0.0007, 0.0008, 0, 1.2),
    DOWN(-0.0007, 0.0008, 0, 1.2),
    RANGE(0, 0.0010, 0.10, 0.8),
    WILD(0, 0.0025, 0.02, 2.0);

    private final double drift;
    private final double deviation;
    private final double pull;
    private final double activity;

    Regime(double drift, double deviation, double pull, double activity) {
      this.drift = drift;
      this.deviation = deviation;
      this.pull = pull;
      this.activity = activity;
    }
  }

  private static final class Walk {
    private static final double HOMEWARD = 0.0002;
    private static final double SHORTEST_REGIME = 25;
    private static final double MORE_REGIME = 120;
    private static final double BURST_MINUTES = 6;
    private static final double BURST = 4;
    private static final double TYPICAL_VALUE = 4_000;
    private static final Regime[] REGIMES = Regime.values();

    private final Instrument instrument;
    private final Random random;
    private final double minutes;
    private final double home;
    private double logPrice;
    private double anchor;
    private Regime regime = Regime.RANGE;
    private double age;
    private double lasts;

    Walk(SimulatedListing listing, long seed, double minutes) {
      this.instrument = listing.instrument();
      this.random = new Random(seed * 0x9E3779B97F4A7C15L + instrument.symbol().hashCode());
      this.minutes = minutes;
      this.home = StrictMath.log(listing.price().doubleValue());
      this.logPrice = home;
      this.anchor = home;
      this.lasts = SHORTEST_REGIME * random.nextDouble();
    }

    Tick tick(Instant time) {
      age += minutes;
      if (age >= lasts) {
        regime = REGIMES[random.nextInt(REGIMES.length)];
        lasts = SHORTEST_REGIME + MORE_REGIME * random.nextDouble();
        age = 0;
        anchor = logPrice;
      }
      double pulled = Math.min(1, regime.pull * minutes) * (anchor - logPrice);
      double homeward = Math.min(1, HOMEWARD * minutes) * (home - logPrice);
      logPrice +=
          regime.drift * minutes
              + pulled
              + homeward
              + regime.deviation * StrictMath.sqrt(minutes) * random.nextGaussian();
      double price = StrictMath.exp(logPrice);
      double activity = regime.activity * (age < BURST_MINUTES ? BURST : 1);
      double value = TYPICAL_VALUE * activity * StrictMath.exp(0.6 * random.nextGaussian());
      return new Tick(
          instrument.symbol(),
          time,
          instrument.onTick(BigDecimal.valueOf(price)),
          instrument.onLot(BigDecimal.valueOf(value / price)));
    }
  }
}
