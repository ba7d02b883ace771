package io.tradeflow.brokersimulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to go wrong, in the order in which it was asked for. Any thread. */
final class Faults {
  private static final int MOST = 100;
  private static final long LONGEST_MILLIS = 600_000;
  private static final long SILENCE_MILLIS = 60_000;

  enum Kind {
    DELAY,
    PAUSE,
    TIMEOUT_BEFORE_ACCEPT,
    TIMEOUT_AFTER_ACCEPT,
    STATUS_429,
    STATUS_500,
    GARBAGE,
    HALF_OPEN,
    DUPLICATE_FILL,
    OUT_OF_ORDER_FILL
  }

  enum Operation {
    PLACE,
    AMEND,
    CANCEL,
    FIND,
    LIST,
    FILLS,
    BALANCES,
    POSITIONS,
    TIME,
    STREAM,
    ANY
  }

  /**
   * One fault; docs/venue-protocol.md has the fields.
   *
   * @param after whether the request is carried out first
   * @param hits how often it was used
   */
  record Fault(
      Kind kind,
      Operation operation,
      long times,
      long seed,
      long delayMillis,
      long retryAfterSeconds,
      boolean after,
      long hits) {}

  private static final class Planned {
    final Fault fault;
    final double probability;
    final SplittableRandom random;
    long hits;

    Planned(Fault fault, double probability) {
      this.fault = fault;
      this.probability = probability;
      this.random = new SplittableRandom(fault.seed());
    }

    boolean fits(Operation operation) {
      Operation own = fault.operation();
      boolean stream = operation == Operation.STREAM;
      return (own == operation || (own == Operation.ANY && !stream))
          && (fault.times() == 0 || hits < fault.times());
    }

    boolean certain() {
      return probability >= 1;
    }

    boolean met() {
      return certain() || random.nextDouble() < probability;
    }

    Fault told() {
      return new Fault(
          fault.kind(),
          fault.operation(),
          fault.times(),
          fault.seed(),
          fault.delayMillis(),
          fault.retryAfterSeconds(),
          fault.after(),
          hits);
    }
  }

  private final List<Planned> planned = new ArrayList<>();

  /** The fault that this request meets, or null; drawing it uses it up. */
  @Nullable Fault draw(Operation operation) {
    return draw(operation, null);
  }

  /** The same, of one kind only where one is given; a certain one of another kind comes first. */
  synchronized @Nullable Fault draw(Operation operation, @Nullable Kind kind) {
    for (Planned one : planned) {
      if (one.fits(operation)) {
        boolean wanted = kind == null || one.fault.kind() == kind;
        if (wanted && one.met()) {
          one.hits++;
          return one.fault;
        }
        if (!wanted && one.certain()) {
          return null;
        }
      }
    }
    return null;
  }

  synchronized void add(byte[] body) {
    JsonNode list = Json.tree(body);
    if (!list.isArray() || planned.size() + list.size() > MOST) {
      throw new BadRequest(
          400, "BAD_FIELD", "The body must be a list of faults, at most " + MOST + " in all.");
    }
    List<Planned> more = new ArrayList<>();
    list.forEach(one -> more.add(planned(new Fields(one))));
    planned.addAll(more);
  }

  synchronized List<Fault> all() {
    return planned.stream().map(Planned::told).toList();
  }

  synchronized void clear() {
    planned.clear();
  }

  private static Planned planned(Fields fields) {
    Kind kind = fields.choice("kind", Kind.class, null);
    boolean holds = kind == Kind.DELAY || kind == Kind.PAUSE;
    boolean carriedOut = kind == Kind.GARBAGE || kind == Kind.HALF_OPEN;
    Fault fault =
        new Fault(
            kind,
            fields.choice("operation", Operation.class, null),
            fields.whole("times", 1, 0, Integer.MAX_VALUE),
            fields.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
            fields.whole("delayMillis", holds ? 0 : SILENCE_MILLIS, 0, LONGEST_MILLIS),
            fields.whole("retryAfterSeconds", 1, 0, 3_600),
            fields.flag("after", carriedOut),
            0);
    return new Planned(fault, probability(fields.get("probability")));
  }

  private static double probability(@Nullable JsonNode node) {
    if (node == null) {
      return 1;
    }
    if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() <= 1)) {
      throw BadRequest.field("probability", "a number from 0 to 1");
    }
    return node.doubleValue();
  }
}
