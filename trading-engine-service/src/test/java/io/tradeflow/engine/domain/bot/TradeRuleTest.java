package io.tradeflow.engine.domain.bot;

import static io.tradeflow.engine.domain.bot.Samples.BTC;
import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static io.tradeflow.engine.domain.bot.Samples.decimal;
import static io.tradeflow.engine.domain.bot.Samples.filled;
import static io.tradeflow.engine.domain.bot.Samples.funded;
import static io.tradeflow.engine.domain.bot.Samples.signal;
import static io.tradeflow.engine.domain.bot.Samples.submitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TradeRuleTest {
  private final TradeRule rule = new TradeRule(Duration.ofSeconds(30));
  private final Bot bot = Samples.bot("alice");
  private final Signal buy = signal(bot, Direction.BUY, 0);
  private final Signal sell = signal(bot, Direction.SELL, 1);
  private final AccountBook book = new AccountBook("alice");

  @Test
  void buysAPartOfTheBalanceRoundedDownToTheLot() {
    given(funded("alice", 1, "9999"));
    // 5 % of 9,999 at 40,000 is 0.01249875.
    assertThat(decide(buy)).isEqualTo(new Verdict.Place(bot, buy, decimal("0.012")));
  }

  @Test
  void doesNotBuyAgainWhileItHolds() {
    given(funded("alice", 1, "10000"), submitted(bot, buy, 2, "o1"), fill(3));
    assertThat(reason(decide(signal(bot, Direction.BUY, 5))))
        .isEqualTo(Verdict.Reason.ALREADY_HOLDING);
  }

  @Test
  void sellsWhatItHolds() {
    given(funded("alice", 1, "10000"), submitted(bot, buy, 2, "o1"), fill(3));
    assertThat(decide(sell)).isEqualTo(new Verdict.Place(bot, sell, decimal("0.012")));
  }

  @Test
  void addsToWhatItHoldsIfItsStrategyBuildsAPosition() {
    Bot dca = scaled("dca");
    holds(dca, "0.012");
    Signal more = signal(dca, Direction.BUY, 5);
    // 480 at 40,000 a portion.
    assertThat(decide(dca, more)).isEqualTo(new Verdict.Place(dca, more, decimal("0.012")));
    Signal all = signal(dca, Direction.SELL, 6);
    assertThat(decide(dca, all)).isEqualTo(new Verdict.Place(dca, all, decimal("0.012")));
  }

  @Test
  void takesOnePortionOffIfItsStrategyReduces() {
    Bot grid = scaled("grid");
    holds(grid, "0.03");
    Signal less = signal(grid, Direction.SELL, 5);
    assertThat(decide(grid, less)).isEqualTo(new Verdict.Place(grid, less, decimal("0.012")));
  }

  @Test
  void leavesNothingBehindThatCouldNotBeSold() {
    Bot grid = Samples.bot("alice", new Sizing(Sizing.Type.QUOTE_AMOUNT, decimal("460")), "grid");
    holds(grid, "0.012");
    Signal less = signal(grid, Direction.SELL, 5);
    // A portion is 0.0115: the rest would be below the smallest order.
    assertThat(decide(grid, less)).isEqualTo(new Verdict.Place(grid, less, decimal("0.012")));
  }

  @Test
  void doesNotSellWhatItsHolderSoldByHand() {
    given(
        funded("alice", 1, "10000"),
        submitted(bot, buy, 2, "o1"),
        fill(3),
        filled(bot, 4, "by-hand", Direction.SELL, "0.012", "0"));
    assertThat(reason(decide(sell))).isEqualTo(Verdict.Reason.NOTHING_TO_SELL);
  }

  @Test
  void neverGoesShort() {
    given(funded("alice", 1, "10000"));
    assertThat(reason(decide(sell))).isEqualTo(Verdict.Reason.NOTHING_TO_SELL);
  }

  @Test
  void waitsForItsWorkingOrder() {
    given(funded("alice", 1, "10000"), submitted(bot, buy, 2, "o1"));
    assertThat(reason(decide(sell))).isEqualTo(Verdict.Reason.ORDER_WORKING);
  }

  @Test
  void waitsForAnOrderThatWasAskedForAndNotSeen() {
    given(funded("alice", 1, "10000"));
    assertThat(reason(rule.decide(bot, buy, situation(true, BTC, NOW))))
        .isEqualTo(Verdict.Reason.ORDER_WORKING);
  }

  @Test
  void triesAgainAfterARejection() {
    given(
        funded("alice", 1, "10000"),
        submitted(bot, buy, 2, "o1"),
        new OrderUpdate.Ended("alice", 3, "o1", "REJECTED", "POSITION_SIZE"));
    assertThat(decide(signal(bot, Direction.BUY, 5))).isInstanceOf(Verdict.Place.class);
  }

  @Test
  void leavesOldSignalsAlone() {
    given(funded("alice", 1, "10000"));
    assertThat(reason(rule.decide(bot, buy, situation(false, BTC, NOW.minusSeconds(31)))))
        .isEqualTo(Verdict.Reason.STALE_SIGNAL);
    assertThat(rule.decide(bot, buy, situation(false, BTC, NOW.minusSeconds(10))))
        .isInstanceOf(Verdict.Place.class);
  }

  @Test
  void needsFundsAndAListedTradableInstrument() {
    assertThat(reason(decide(buy))).isEqualTo(Verdict.Reason.ACCOUNT_NOT_FUNDED);
    assertThat(reason(rule.decide(bot, buy, situation(false, null, NOW))))
        .isEqualTo(Verdict.Reason.UNKNOWN_INSTRUMENT);
    Instrument halted =
        new Instrument(BTC.symbol(), BTC.lotSize(), BTC.minQuantity(), BTC.maxQuantity(), false);
    assertThat(reason(rule.decide(bot, buy, situation(false, halted, NOW))))
        .isEqualTo(Verdict.Reason.NOT_TRADABLE);
  }

  @Test
  void saysThatTheSizingIsTooSmall() {
    given(funded("alice", 1, "10"));
    assertThat(reason(decide(buy))).isEqualTo(Verdict.Reason.TOO_SMALL);
  }

  @Test
  void appliesAnUpdateOnce() {
    assertThat(book.evolve(funded("alice", 1, "10000"))).isTrue();
    assertThat(book.evolve(funded("alice", 1, "20000"))).isFalse();
    assertThat(book.balance()).isEqualByComparingTo("10000");
  }

  @Property
  void neverBuysMoreThanAskedAndAlwaysWholeLots(
      @ForAll @BigRange(min = "0.01", max = "1000000") BigDecimal amount) {
    Bot sized = Samples.bot("alice", new Sizing(Sizing.Type.QUOTE_AMOUNT, amount));
    AccountBook rich = new AccountBook("alice");
    rich.evolve(funded("alice", 1, "10000000"));
    Signal signal = signal(sized, Direction.BUY, 0);
    Verdict verdict =
        rule.decide(sized, signal, new TradeRule.Situation(rich, false, BTC, NOW, NOW));
    if (verdict instanceof Verdict.Place place) {
      assertThat(place.quantity().remainder(BTC.lotSize())).isEqualByComparingTo("0");
      assertThat(place.quantity()).isGreaterThanOrEqualTo(BTC.minQuantity());
      assertThat(place.quantity().multiply(signal.price())).isLessThanOrEqualTo(amount);
    } else {
      assertThat(amount).isLessThan(decimal("40"));
    }
  }

  private static Bot scaled(String strategy) {
    return Samples.bot("alice", new Sizing(Sizing.Type.QUOTE_AMOUNT, decimal("480")), strategy);
  }

  private void holds(Bot owner, String quantity) {
    given(
        funded("alice", 1, "10000"),
        submitted(owner, signal(owner, Direction.BUY, 0), 2, "o1"),
        filled(owner, 3, "o1", Direction.BUY, quantity, quantity));
  }

  private Verdict decide(Bot who, Signal signal) {
    return rule.decide(who, signal, situation(false, BTC, NOW));
  }

  private void given(OrderUpdate... updates) {
    for (OrderUpdate update : updates) {
      assertThat(book.evolve(update)).isTrue();
    }
  }

  private OrderUpdate fill(long seq) {
    return filled(bot, seq, "o1", Direction.BUY, "0.012", "0.012");
  }

  private Verdict decide(Signal signal) {
    return rule.decide(bot, signal, situation(false, BTC, NOW));
  }

  private TradeRule.Situation situation(
      boolean pending, @Nullable Instrument instrument, Instant raisedAt) {
    return new TradeRule.Situation(book, pending, instrument, raisedAt, NOW);
  }

  private static Verdict.Reason reason(Verdict verdict) {
    return ((Verdict.Skip) verdict).reason();
  }
}
