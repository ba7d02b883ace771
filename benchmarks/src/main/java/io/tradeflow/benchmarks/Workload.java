package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Orders of many accounts, one after the other in a shuffled order, so that each order finds its
 * account as cold as {@code accounts} orders of others leave it. An account goes round a circle of
 * five orders that leaves it as it was; one order in fifty is outside the price collar.
 */
final class Workload {
  /** What happens to an approved order. */
  enum End {
    FILLED,
    FILLED_IN_TWO,
    CANCELLED
  }

  private record Stage(Side side, @Nullable Price limit, Price fill, End end) {}

  static final String BROKER = "paper";
  static final Quantity TRADED = Quantity.of("6.500");
  static final Quantity HALF = Quantity.of("3.250");
  static final Quantity HELD = Quantity.of("13.370");

  private static final Price TOO_HIGH = Price.of("140.00");
  private static final List<Stage> CIRCLE =
      List.of(
          new Stage(Side.BUY, null, Price.of("100.01"), End.FILLED),
          new Stage(Side.BUY, Price.of("99.50"), Price.of("99.50"), End.CANCELLED),
          new Stage(Side.SELL, null, Price.of("99.99"), End.FILLED),
          new Stage(Side.BUY, Price.of("99.98"), Price.of("99.98"), End.FILLED_IN_TWO),
          new Stage(Side.SELL, Price.of("100.00"), Price.of("100.00"), End.FILLED));
  private static final int IDS = 8_192;
  private static final int REFUSED_EVERY = 10;
  private static final long VISIT_NANOS = 90_000_000;

  private final String[] accounts;
  private final String[] symbols;
  private final String[] orderIds = new String[IDS];
  private final long stepNanos;
  private int at = -1;
  private int round;
  private long number;

  Workload(int size) {
    Random random = new Random(42);
    List<String> ids = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
    }
    Collections.shuffle(ids, random);
    accounts = ids.toArray(String[]::new);
    symbols = new String[size];
    for (int i = 0; i < size; i++) {
      symbols[i] = Venue.SYMBOLS.get(random.nextInt(Venue.SYMBOLS.size()));
    }
    for (int i = 0; i < IDS; i++) {
      orderIds[i] = new UUID(random.nextLong(), random.nextLong()).toString();
    }
    stepNanos = VISIT_NANOS / size;
  }

  /** Goes to the next order. */
  void advance() {
    number++;
    at++;
    if (at == accounts.length) {
      at = 0;
      round = round == CIRCLE.size() - 1 ? 0 : round + 1;
    }
  }

  int size() {
    return accounts.length;
  }

  String account(int index) {
    return accounts[index];
  }

  /** The symbol that the account trades. */
  String symbol(int index) {
    return symbols[index];
  }

  String symbol() {
    return symbols[at];
  }

  /** Another symbol than the one that is traded. */
  static String next(String symbol) {
    int next = (Venue.SYMBOLS.indexOf(symbol) + 1) % Venue.SYMBOLS.size();
    return Venue.SYMBOLS.get(next);
  }

  /** When the order comes, on the wall. */
  Instant wall() {
    return Venue.OPEN.plusNanos(number * stepNanos);
  }

  NewOrder order() {
    Stage stage = CIRCLE.get(round);
    boolean tooHigh = stage.end() == End.CANCELLED && at % REFUSED_EVERY == 0;
    return new NewOrder(
        orderIds[(int) (number % IDS)],
        accounts[at],
        symbols[at],
        stage.side(),
        TRADED,
        tooHigh ? TOO_HIGH : stage.limit(),
        null,
        BROKER,
        "apex");
  }

  boolean atMarket() {
    return CIRCLE.get(round).limit() == null;
  }

  Price fillPrice() {
    return CIRCLE.get(round).fill();
  }

  End end() {
    return CIRCLE.get(round).end();
  }
}
