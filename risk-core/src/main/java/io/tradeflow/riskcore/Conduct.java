package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an account behaved and fared lately. Changes in place. */
final class Conduct {
  private static final int MESSAGE_SLOTS = 10;
  private static final long MESSAGE_SLOT_MILLIS = 100;

  private final Map<String, Rate> messages = new HashMap<>();
  private final Map<Course, Pace> paces = new HashMap<>();
  private final Map<String, Instant> exits = new HashMap<>();
  private @Nullable Instant lastApproval;
  private int losses;
  private @Nullable Instant lastLoss;
  private @Nullable Money peak;
  private @Nullable Instant drawdownSince;

  /** A strategy's orders in one symbol and direction. */
  record Course(String strategy, String symbol, Side side) {
    static Course of(String strategy, NewOrder order) {
      return new Course(strategy, order.symbol(), order.side());
    }
  }

  Conduct copy() {
    Conduct copy = new Conduct();
    messages.forEach((broker, rate) -> copy.messages.put(broker, rate.copy()));
    paces.forEach((course, pace) -> copy.paces.put(course, pace.copy()));
    copy.exits.putAll(exits);
    copy.lastApproval = lastApproval;
    copy.losses = losses;
    copy.lastLoss = lastLoss;
    copy.peak = peak;
    copy.drawdownSince = drawdownSince;
    return copy;
  }

  /** Messages that went to the broker within a second. */
  int messagesWithin(String broker, Instant wall) {
    @Nullable Rate rate = messages.get(broker);
    return rate == null ? 0 : rate.within(wall);
  }

  /** How fast the course goes; null where it never went. */
  @Nullable Pace pace(Course course) {
    return paces.get(course);
  }

  /** When the symbol's position was last closed, in market time. */
  @Nullable Instant exit(String symbol) {
    return exits.get(symbol);
  }

  /** All of these, by symbol. */
  Map<String, Instant> exits() {
    return exits;
  }

  /** When the last approved order had been submitted, on the wall. */
  @Nullable Instant lastApproval() {
    return lastApproval;
  }

  /** Losing sells in a row. */
  int losses() {
    return losses;
  }

  /** When the last of them ended, in market time. */
  @Nullable Instant lastLoss() {
    return lastLoss;
  }

  /** Highest balance that a decision saw, plus cash credited since. */
  @Nullable Money peak() {
    return peak;
  }

  /** When the drawdown limit was reached, in market time. */
  @Nullable Instant drawdownSince() {
    return drawdownSince;
  }

  void approved(OpenOrder order) {
    NewOrder terms = order.order();
    messaged(terms.broker(), order.submittedAt());
    @Nullable String strategy = terms.strategy();
    if (strategy != null) {
      paces
          .computeIfAbsent(Course.of(strategy, terms), it -> new Pace())
          .ordered(order.submittedAt());
    }
    lastApproval = order.submittedAt();
  }

  /** One more message to the broker. */
  void messaged(String broker, Instant wall) {
    messages.computeIfAbsent(broker, it -> new Rate(MESSAGE_SLOTS, MESSAGE_SLOT_MILLIS)).plus(wall);
  }

  /** The strategy goes no further in that course. */
  void stopped(Course course, Instant wall) {
    paces.computeIfAbsent(course, it -> new Pace()).stop(wall);
  }

  /** A sell order ended with that profit or loss. */
  void sold(Money realised, Instant market) {
    if (realised.isNegative()) {
      losses++;
      lastLoss = market;
    } else {
      losses = 0;
    }
  }

  void closed(String symbol, Instant market) {
    exits.put(symbol, market);
  }

  void fallen(Instant market) {
    if (drawdownSince == null) {
      drawdownSince = market;
    }
  }

  /** A decision saw that balance. */
  void saw(Money balance) {
    if (peak == null || balance.exceeds(peak)) {
      peak = balance;
    }
  }

  /** The pause after a drawdown is over: what was lost counts no more. */
  void recovered(Money balance) {
    peak = balance;
    drawdownSince = null;
  }

  void credited(Money amount) {
    if (peak != null) {
      peak = peak.plus(amount);
    }
  }

  /** Another market begins earlier: pauses of the one before do not bind there. */
  void beginEarlierMarket() {
    exits.clear();
    losses = 0;
    lastLoss = null;
    drawdownSince = null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conduct that
        && messages.equals(that.messages)
        && paces.equals(that.paces)
        && exits.equals(that.exits)
        && Objects.equals(lastApproval, that.lastApproval)
        && losses == that.losses
        && Objects.equals(lastLoss, that.lastLoss)
        && Objects.equals(peak, that.peak)
        && Objects.equals(drawdownSince, that.drawdownSince);
  }

  @Override
  public int hashCode() {
    return Objects.hash(messages, paces, losses, peak);
  }

  @Override
  public String toString() {
    return "messages=%s, paces=%s, exits=%s, losses=%d, peak=%s, drawdownSince=%s"
        .formatted(messages, paces, exits, losses, peak, drawdownSince);
  }
}
