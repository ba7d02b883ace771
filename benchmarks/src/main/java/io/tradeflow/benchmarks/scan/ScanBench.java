package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.bot.Bot;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code ./tradeflow bench scan}: candle closes of many symbols, in several ways in turns, in one
 * run. CPU time of the measuring thread, so that neighbours on the machine count little.
 */
public final class ScanBench {
  private static final int SYMBOLS = 1_000;
  private static final int BOTS = 20_000;
  private static final int HISTORY = 400;
  private static final int WARM_UPS = 450;
  private static final int ROUNDS = 151;
  private static final double GOAL_SCAN = 100;
  private static final double GOAL_BOTS = 1_000;
  private static final double GOAL_RULE = 2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ScanBench() {}

  private static final class Measured {
    private final String name;
    private final Scan scan;
    private final double[] millis = new double[ROUNDS];
    private long found;

    Measured(String name, Scan scan) {
      this.name = name;
      this.scan = scan;
    }

    void measure(int round, List<Candle> candles) {
      long before = THREADS.getCurrentThreadCpuTime();
      int came = scan.close(candles);
      long spent = THREADS.getCurrentThreadCpuTime() - before;
      if (round >= 0) {
        millis[round] = spent / 1e6;
        found += came;
      }
    }

    double median() {
      Arrays.sort(millis);
      return millis[ROUNDS / 2];
    }

    double worst() {
      return Arrays.stream(millis).max().orElseThrow();
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          "  %-34s %8.3f ms a close (%.3f to %.3f), %.1f found%n",
          name,
          median(),
          millis[0],
          worst(),
          (double) found / ROUNDS);
    }
  }

  public static void main(String[] arguments) {
    System.out.printf(
        Locale.ROOT,
        "%d symbols, one core: CPU time of one thread, median of %d closes (least to most)%n",
        SYMBOLS,
        ROUNDS);
    List<Bot> bots = Crowd.distinct(BOTS, SYMBOLS);
    SignalEngine shared = new SignalEngine(HISTORY);
    shared.subscribe(Crowd.everything(SYMBOLS));
    SignalEngine crowded = new SignalEngine(HISTORY);
    crowded.subscribe(Scan.followed(bots));
    Measured engine = new Measured("all strategies, engine", Scan.engine(shared));
    Measured bare = new Measured("all strategies, bare (floor)", Scan.bare(SYMBOLS));
    Measured universe = new Measured("rotation and 500 pairs", Scan.universe(SYMBOLS));
    Measured crowd = new Measured("20,000 bots, own parameters", Scan.bots(crowded, bots));
    Measured all = new Measured("20,000 bots, all signalled", Scan.everyBot(bots, signals(bots)));
    List<Measured> ways = new ArrayList<>(List.of(engine, bare, universe, crowd, all));
    for (Twin twin : Twin.values()) {
      ways.add(new Measured(twin + ", written", twin.written(SYMBOLS)));
      ways.add(new Measured(twin + ", as a rule", twin.ruled(SYMBOLS)));
    }
    ScanMarket market = new ScanMarket(SYMBOLS);
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      if (round % 50 == 0) {
        System.err.printf("\rclose %d of %d ", round + WARM_UPS + 1, WARM_UPS + ROUNDS);
      }
      List<Candle> candles = market.next();
      for (Measured each : ways) {
        each.measure(round, candles);
      }
    }
    System.err.print("\r                      \r");
    ways.forEach(Measured::print);
    System.out.printf(
        Locale.ROOT,
        "  %,d strategies read %,d indicators; %,d bots with own parameters %,d%n",
        shared.instances(),
        shared.studies(),
        crowded.instances(),
        crowded.studies());
    memory(bots);
    double scan = engine.median() + universe.median();
    double worst = engine.worst() + universe.worst();
    System.out.printf(
        Locale.ROOT, "  %8.2f times the floor's time%n", engine.median() / bare.median());
    boolean reached = goal("ms for all strategies, median", scan, GOAL_SCAN);
    reached &= goal("ms for all strategies, worst close", worst, GOAL_SCAN);
    reached &= goal("ms for 20,000 bots, all signalled", crowd.median() + all.median(), GOAL_BOTS);
    for (int i = ways.size() - 2 * Twin.values().length; i < ways.size(); i += 2) {
      String what = "times the written strategy's time, " + ways.get(i + 1).name;
      reached &= goal(what, ways.get(i + 1).median() / ways.get(i).median(), GOAL_RULE);
    }
    System.exit(reached ? 0 : 1);
  }

  private static List<Signal> signals(List<Bot> bots) {
    return bots.stream()
        .map(
            bot -> {
              SignalSource source = bot.plan().subscriptions().getFirst().source();
              return new Signal(
                  new UUID(1, bot.id().getLeastSignificantBits()),
                  source,
                  Direction.BUY,
                  0.5,
                  "close",
                  new BigDecimal("100.25"),
                  Instant.EPOCH);
            })
        .toList();
  }

  /** Heap of an engine whose histories are full. */
  private static void memory(List<Bot> bots) {
    double own = perBot(() -> filled(Scan.followed(bots)));
    double same = perBot(() -> filled(Crowd.everything(SYMBOLS)));
    double none = perBot(() -> filled(List.of()));
    System.out.printf(
        Locale.ROOT,
        "  heap a bot: %,.0f bytes with own parameters, %,.0f with standard ones, beside %,.1f MB"
            + " of candles%n",
        own - none,
        same - none,
        none * BOTS / 1e6);
  }

  private static SignalEngine filled(List<io.tradeflow.engine.domain.Subscription> subscriptions) {
    SignalEngine engine = new SignalEngine(HISTORY);
    engine.subscribe(subscriptions);
    ScanMarket market = new ScanMarket(SYMBOLS);
    for (int i = 0; i < HISTORY; i++) {
      market.next().forEach(engine::on);
    }
    return engine;
  }

  private static double perBot(Supplier<SignalEngine> make) {
    long before = heap();
    SignalEngine engine = make.get();
    double bytes = (double) (heap() - before) / BOTS;
    if (engine.instances() < 0) {
      throw new IllegalStateException("Kept until here");
    }
    return bytes;
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static boolean goal(String what, double figure, double goal) {
    boolean reached = figure < goal;
    System.out.printf(
        Locale.ROOT,
        "  %8.2f %s, goal below %.0f: %s%n",
        figure,
        what,
        goal,
        reached ? "reached" : "MISSED");
    return reached;
  }
}
