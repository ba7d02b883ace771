package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an account behaved and fared lately. Immutable.
 *
 * @param messages sent to each broker
 * @param repeats orders of each strategy in one symbol and direction
 * @param stops what was stopped for repeating itself, and when, on the wall
 * @param exits when each symbol's position was last closed, in market time
 * @param lastApproval when the last approved order had been submitted, on the wall
 * @param losses losing sells in a row
 * @param lastLoss when the last of them ended, in market time
 * @param peak highest balance that a decision saw, plus cash credited since
 * @param drawdownSince when the drawdown limit was reached, in market time
 */
record Conduct(
    Trie<Rate> messages,
    Trie<Rate> repeats,
    Trie<Mark> stops,
    Trie<Mark> exits,
    @Nullable Instant lastApproval,
    int losses,
    @Nullable Instant lastLoss,
    @Nullable Money peak,
    @Nullable Instant drawdownSince) {
  private static final int MESSAGE_SLOTS = 10;
  private static final long MESSAGE_SLOT_MILLIS = 100;
  private static final int REPEAT_SLOTS = 12;
  private static final long REPEAT_SLOT_MILLIS = 5_000;

  static final Conduct NONE =
      new Conduct(
          Trie.empty(), Trie.empty(), Trie.empty(), Trie.empty(), null, 0, null, null, null);

  /** When something happened. */
  record Mark(String key, Instant at) implements Trie.Keyed {}

  /** Name of a strategy's orders in one symbol and direction. */
  static String course(String strategy, NewOrder order) {
    return strategy + '|' + order.symbol() + '|' + order.side();
  }

  int messagesWithin(String broker, Instant wall) {
    @Nullable Rate rate = messages.get(broker);
    return rate == null ? 0 : rate.within(wall);
  }

  int repeatsWithin(String course, Instant wall) {
    @Nullable Rate rate = repeats.get(course);
    return rate == null ? 0 : rate.within(wall);
  }

  Conduct approved(OpenOrder order) {
    NewOrder terms = order.order();
    @Nullable String strategy = terms.strategy();
    return new Conduct(
        sentTo(terms.broker(), order.submittedAt()),
        strategy == null ? repeats : repeated(course(strategy, terms), order.submittedAt()),
        stops,
        exits,
        order.submittedAt(),
        losses,
        lastLoss,
        peak,
        drawdownSince);
  }

  /** One more message to the broker. */
  Conduct messaged(String broker, Instant wall) {
    return new Conduct(
        sentTo(broker, wall),
        repeats,
        stops,
        exits,
        lastApproval,
        losses,
        lastLoss,
        peak,
        drawdownSince);
  }

  /** The strategy goes no further in that course; what it did counts no more once it may. */
  Conduct stopped(String course, Instant wall) {
    return new Conduct(
        messages,
        repeats.without(course),
        stops.with(new Mark(course, wall)),
        exits,
        lastApproval,
        losses,
        lastLoss,
        peak,
        drawdownSince);
  }

  /** A sell order ended with that profit or loss. */
  Conduct sold(Money realised, Instant market) {
    boolean lost = realised.value().signum() < 0;
    return new Conduct(
        messages,
        repeats,
        stops,
        exits,
        lastApproval,
        lost ? losses + 1 : 0,
        lost ? market : lastLoss,
        peak,
        drawdownSince);
  }

  Conduct closed(String symbol, Instant market) {
    return new Conduct(
        messages,
        repeats,
        stops,
        exits.with(new Mark(symbol, market)),
        lastApproval,
        losses,
        lastLoss,
        peak,
        drawdownSince);
  }

  Conduct fallen(Instant market) {
    return drawdownSince == null ? withPeak(peak, market) : this;
  }

  /** A decision saw that balance. */
  Conduct saw(Money balance) {
    return peak == null || balance.exceeds(peak) ? withPeak(balance, drawdownSince) : this;
  }

  /** The pause after a drawdown is over: what was lost counts no more. */
  Conduct recovered(Money balance) {
    return withPeak(balance, null);
  }

  Conduct credited(Money amount) {
    return peak == null ? this : withPeak(peak.plus(amount), drawdownSince);
  }

  /** Another market begins earlier: pauses of the one before do not bind there. */
  Conduct inEarlierMarket() {
    return new Conduct(messages, repeats, stops, Trie.empty(), lastApproval, 0, null, peak, null);
  }

  private Conduct withPeak(@Nullable Money nextPeak, @Nullable Instant since) {
    return new Conduct(
        messages, repeats, stops, exits, lastApproval, losses, lastLoss, nextPeak, since);
  }

  private Trie<Rate> sentTo(String broker, Instant wall) {
    @Nullable Rate rate = messages.get(broker);
    return messages.with(
        (rate == null ? Rate.none(broker, MESSAGE_SLOTS, MESSAGE_SLOT_MILLIS) : rate).plus(wall));
  }

  private Trie<Rate> repeated(String course, Instant wall) {
    @Nullable Rate rate = repeats.get(course);
    return repeats.with(
        (rate == null ? Rate.none(course, REPEAT_SLOTS, REPEAT_SLOT_MILLIS) : rate).plus(wall));
  }
}
