package io.tradeflow.paperbroker;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A generated day of two markets and what is done in them, the same for the same seed: books that
 * wander, trades, orders of all kinds and cancels. The market's clock runs beside the caller's.
 */
final class Scenario {
  /** One input, at the caller's time. */
  sealed interface Step {
    record Book(Depth depth) implements Step {}

    record Tape(Trade trade) implements Step {}

    record Place(PaperOrder order) implements Step {}

    record Cancel(String id) implements Step {}

    record List(String symbol, PaperInstrument instrument) implements Step {}
  }

  record Timed(Step step, Instant now) {}

  static final Instant MARKET = Instant.parse("2024-02-28T23:59:58Z");
  private static final Instant START = Instant.parse("2026-01-01T23:59:58Z");
  private static final String[] SYMBOLS = {"BTC-USD", "ETH-USD"};

  private final SplittableRandom random;
  private final boolean tape;
  private final boolean timed;
  private final int[] middles = {10_000, 5_000};
  private final List<Timed> steps = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private int orders;

  private Scenario(long seed, boolean tape, boolean timed) {
    this.random = new SplittableRandom(seed);
    this.tape = tape;
    this.timed = timed;
  }

  /**
   * @param tape whether trades are reported
   * @param timed whether the markets have a clock of their own
   */
  static List<Timed> of(long seed, int length, boolean tape, boolean timed) {
    Scenario scenario = new Scenario(seed, tape, timed);
    for (int i = 0; i < length; i++) {
      scenario.add();
    }
    return scenario.steps;
  }

  static List<Timed> of(long seed, int length, boolean tape) {
    return of(seed, length, tape, true);
  }

  private void add() {
    passed = passed.plusMillis(random.nextInt(40));
    int which = random.nextInt(2);
    int kind = random.nextInt(100);
    if (kind < 40 || steps.size() < 2) {
      add(new Step.Book(depth(which)));
    } else if (kind < 55) {
      add(tape ? new Step.Tape(trade(which)) : new Step.Book(depth(which)));
    } else if (kind < 88) {
      add(new Step.Place(order(which)));
    } else if (kind < 96) {
      add(new Step.Cancel("o" + Math.max(0, orders - 1 - random.nextInt(12))));
    } else {
      PaperInstrument instrument =
          new PaperInstrument(BigDecimal.ZERO, number(30_00, 2), number(7, 0), 900, 0.03, false);
      add(new Step.List(SYMBOLS[which], instrument.withHalted(random.nextInt(8) == 0)));
    }
  }

  private void add(Step step) {
    steps.add(new Timed(step, START.plus(passed)));
  }

  private Depth depth(int which) {
    middles[which] += random.nextInt(-6, 7);
    List<Level> bids = new ArrayList<>();
    List<Level> asks = new ArrayList<>();
    int bid = middles[which] - random.nextInt(1, 4);
    int ask = middles[which] + random.nextInt(0, 4);
    for (int i = 0; i < random.nextInt(13); i++) {
      bids.add(level(bid -= i == 0 ? 0 : random.nextInt(1, 3)));
      asks.add(level(ask += i == 0 ? 0 : random.nextInt(1, 3)));
    }
    return new Depth(SYMBOLS[which], bids, asks, market());
  }

  private Level level(int price) {
    return new Level(BigDecimal.valueOf(price, 2), number(1 + random.nextInt(400), 2));
  }

  private Trade trade(int which) {
    BigDecimal price = near(which, 5);
    return new Trade(
        SYMBOLS[which], random.nextBoolean(), price, number(1 + random.nextInt(600), 2), market());
  }

  private PaperOrder order(int which) {
    int kind = random.nextInt(10);
    Force force = Force.values()[random.nextInt(Force.values().length)];
    PaperOrder order =
        new PaperOrder(
            "o" + orders++,
            SYMBOLS[which],
            random.nextBoolean(),
            number(random.nextInt(700), 2),
            kind < 3 ? null : near(which, 8),
            force,
            new BigDecimal("0.01"),
            random.nextBoolean() ? null : given(),
            "account" + random.nextInt(3),
            kind % 3 == 0 && random.nextBoolean() ? near(which, 12) : null,
            random.nextInt(6) == 0,
            (timed ? MARKET : START).plus(passed).plusMillis(random.nextInt(2_000)),
            null);
    return random.nextInt(40) == 0 ? order.ofAccount("account0").until(null) : order;
  }

  private @Nullable Instant market() {
    return timed ? MARKET.plus(passed) : null;
  }

  /** Some orders come late. */
  private @Nullable Instant given() {
    return timed ? MARKET.plus(passed).minusMillis(random.nextInt(200)) : null;
  }

  private BigDecimal near(int which, int ticks) {
    return BigDecimal.valueOf(middles[which] + random.nextInt(-ticks, ticks + 1), 2);
  }

  private static BigDecimal number(long unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale);
  }
}
