package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an account behaved and fared lately. Changes in place. */
final class Conduct {
  private static final int MESSAGE_SLOTS = 10;
  private static final long MESSAGE_SLOT_MILLIS = 100;

  private final Table<Rate> messages;
  private final Table<Trail> trails;
  private @Nullable Instant lastApproval;
  private int losses;
  private @Nullable Instant lastLoss;
  private @Nullable Money peak;
  private @Nullable Instant drawdownSince;

  /** Nothing yet. */
  Conduct() {
    this(new Table<>(), new Table<>());
  }

  private Conduct(Table<Rate> messages, Table<Trail> trails) {
    this.messages = messages;
    this.trails = trails;
  }

  Conduct copy() {
    Conduct copy = new Conduct(messages.copy(Rate::copy), trails.copy(Trail::copy));
    copy.lastApproval = lastApproval;
    copy.losses = losses;
    copy.lastLoss = lastLoss;
    copy.peak = peak;
    copy.drawdownSince = drawdownSince;
    return copy;
  }

  void write(StateWriter to) {
    messages.write(to, Rate::write);
    trails.write(to, Trail::write);
    to.ifAny(lastApproval, to::instant);
    to.number(losses);
    to.ifAny(lastLoss, to::instant);
    to.ifAny(peak, to::decimal);
    to.ifAny(drawdownSince, to::instant);
  }

  static Conduct read(StateReader from) {
    Conduct conduct =
        new Conduct(
            Table.read(from, it -> Rate.read(it, MESSAGE_SLOTS, MESSAGE_SLOT_MILLIS)),
            Table.read(from, Trail::read));
    conduct.lastApproval = from.ifAny(from::instant);
    conduct.losses = from.number();
    conduct.lastLoss = from.ifAny(from::instant);
    conduct.peak = from.ifAny(from::money);
    conduct.drawdownSince = from.ifAny(from::instant);
    return conduct;
  }

  /** Messages that went to the broker within a second. */
  int messagesWithin(String broker, Instant wall) {
    @Nullable Rate rate = messages.get(broker);
    return rate == null ? 0 : rate.within(wall);
  }

  /** What is remembered of the symbol; null where nothing is. */
  @Nullable Trail trail(String symbol) {
    return trails.get(symbol);
  }

  /** All of these, by symbol. */
  Table<Trail> trails() {
    return trails;
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
      leaving(terms.symbol()).pacing(strategy, terms.side()).ordered(order.submittedAt());
    }
    lastApproval = order.submittedAt();
  }

  /** One more message to the broker. */
  void messaged(String broker, Instant wall) {
    @Nullable Rate rate = messages.get(broker);
    if (rate == null) {
      rate = new Rate(MESSAGE_SLOTS, MESSAGE_SLOT_MILLIS);
      messages.put(broker, rate);
    }
    rate.plus(wall);
  }

  /** The strategy goes no further in that symbol and direction. */
  void stopped(String strategy, NewOrder order, Instant wall) {
    leaving(order.symbol()).pacing(strategy, order.side()).stop(wall);
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
    leaving(symbol).closed(market);
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
    trails.forEach((symbol, trail) -> trail.closed(null));
    losses = 0;
    lastLoss = null;
    drawdownSince = null;
  }

  /** What is remembered of the symbol, to be changed. */
  private Trail leaving(String symbol) {
    @Nullable Trail known = trails.get(symbol);
    if (known == null) {
      known = new Trail();
      trails.put(symbol, known);
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conduct that
        && messages.equals(that.messages)
        && trails.equals(that.trails)
        && Objects.equals(lastApproval, that.lastApproval)
        && losses == that.losses
        && Objects.equals(lastLoss, that.lastLoss)
        && Objects.equals(peak, that.peak)
        && Objects.equals(drawdownSince, that.drawdownSince);
  }

  @Override
  public int hashCode() {
    return Objects.hash(messages, trails, losses, peak);
  }

  @Override
  public String toString() {
    return "messages=%s, trails=%s, losses=%d, peak=%s, drawdownSince=%s"
        .formatted(messages, trails, losses, peak, drawdownSince);
  }
}
