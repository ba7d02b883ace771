package io.tradeflow.faults.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What one run does, as its seed, number and attempt say.
 *
 * @param scope of the kill
 * @param perSecond orders under way, in all
 * @param inScopePercent share of the orders that go to the scope's account or strategy
 * @param restingPercent share of the orders that rest at the venue and wait to be cancelled
 * @param leadMillis how long orders flow before the kill
 * @param sender which of the senders is disturbed
 * @param apartMillis between disturbance and kill; below 0 the kill comes first
 * @param faults of the venue, in its own words
 * @param loadSeed of the orders that flow
 */
record Plan(
    int run,
    int attempt,
    Kind kind,
    String scope,
    int perSecond,
    int inScopePercent,
    int restingPercent,
    int leadMillis,
    int sender,
    int apartMillis,
    List<String> faults,
    long loadSeed) {
  /** What happens to senders and venue. */
  enum Kind {
    /** Nothing but a venue that is some milliseconds away. */
    PLAIN(35),
    /** The venue is slow, or takes an order and does not answer. */
    VENUE_FAULTS(25),
    /** A sender stands still between its last check and the write, and goes on after the OK. */
    BETWEEN(20),
    /** A sender gets SIGSTOP about when the kill comes, and SIGCONT after the OK. */
    STOPPED(15),
    /** A sender gets SIGKILL about when the kill comes. */
    KILLED(5);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }

    /** Whether the OK may have to wait for the end of a lease. */
    boolean stops() {
      return this == BETWEEN || this == STOPPED || this == KILLED;
    }

    static Kind drawn(Random random) {
      int at = random.nextInt(100);
      for (Kind kind : values()) {
        at -= kind.percent;
        if (at < 0) {
          return kind;
        }
      }
      throw new IllegalStateException("The shares are 100 in all");
    }
  }

  static final List<String> STRATEGIES = List.of("apex", "drift");
  private static final long RUNS = 1_000_003;
  private static final long ATTEMPTS = 101;

  /**
   * The plan of that attempt at that run; all attempts at a run are of one kind.
   *
   * @param most orders a second that a run draws; the least are two fifths of it
   */
  static Plan of(long seed, int run, int attempt, int most, List<String> accounts) {
    return of(seed, run, attempt, Kind.drawn(random(seed, run, -1)), most, accounts);
  }

  /** The same with the kind given. */
  static Plan of(long seed, int run, int attempt, Kind kind, int most, List<String> accounts) {
    return of(run, attempt, kind, random(seed, run, attempt), most, accounts);
  }

  /** Neighbours in number are no neighbours in what is drawn. */
  private static Random random(long seed, int run, int attempt) {
    return new Random(new SplittableRandom((seed * RUNS + run) * ATTEMPTS + attempt).nextLong());
  }

  /** The same with the kind given. */
  static Plan of(int run, int attempt, Kind kind, Random random, int most, List<String> accounts) {
    String scope =
        switch (random.nextInt(4)) {
          case 0 -> "account:" + accounts.get(random.nextInt(accounts.size()));
          case 1 -> "strategy:" + STRATEGIES.get(random.nextInt(STRATEGIES.size()));
          case 2 -> "broker:simulator";
          default -> "global:*";
        };
    return new Plan(
        run,
        attempt,
        kind,
        scope,
        // One account alone may not send more than 50 a second.
        drawn(scope.startsWith("account:") ? Math.min(most, 70) : most, random),
        45 + random.nextInt(25),
        5 + random.nextInt(15),
        150 + random.nextInt(150),
        random.nextInt(2),
        random.nextInt(60) - 20,
        faults(kind, random),
        random.nextLong());
  }

  private static int drawn(int most, Random random) {
    int least = Math.max(1, most * 2 / 5);
    return least + random.nextInt(most - least + 1);
  }

  private static List<String> faults(Kind kind, Random random) {
    List<String> faults = new ArrayList<>();
    if (kind == Kind.VENUE_FAULTS) {
      faults.add(fault("TIMEOUT_AFTER_ACCEPT", 0.02 + 0.05 * random.nextDouble(), 1_500, random));
      faults.add(fault("DELAY", 0.3, 20 + random.nextInt(200), random));
      faults.add(fault("DELAY", 0.3, 5 + random.nextInt(60), random));
    }
    faults.add(fault("DELAY", 1, 6 + random.nextInt(10), random));
    return faults;
  }

  private static String fault(String kind, double probability, int delay, Random random) {
    return String.format(
        Locale.ROOT,
        "{\"kind\":\"%s\",\"operation\":\"PLACE\",\"times\":0,\"probability\":%.3f,"
            + "\"seed\":%d,\"delayMillis\":%d}",
        kind,
        probability,
        random.nextInt(1_000_000),
        delay);
  }

  /** The account that the scope names, or an empty text. */
  String account() {
    return scope.startsWith("account:") ? scope.substring("account:".length()) : "";
  }

  /** The strategy that the scope names, or an empty text. */
  String strategy() {
    return scope.startsWith("strategy:") ? scope.substring("strategy:".length()) : "";
  }

  /** Whether the scope covers an order; all orders of the drill go to the simulator. */
  boolean covers(Orders.Placed order) {
    return switch (scope.substring(0, scope.indexOf(':'))) {
      case "account" -> order.account().equals(account());
      case "strategy" -> order.strategy().equals(strategy());
      default -> true;
    };
  }
}
