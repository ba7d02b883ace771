package io.tradeflow.engine.domain.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.paperbroker.Latency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A bot that did what its strategy says, and what is told when one thing went otherwise. */
class ComparisonTest {
  private static final ConfiguredStrategy CROSS =
      Strategies.of("ema-cross")
          .orElseThrow()
          .configure(Map.of("fast", BigDecimal.valueOf(4), "slow", BigDecimal.valueOf(10)));
  private static final Bars BARS = bars(Candles.walk("BTC-USD", 600, 3));
  private static final long FROM = BARS.openSecond(100);
  private static final Rerun BACKTEST =
      Rerun.of(CROSS, List.of(BARS), BacktestTerms.STANDARD, FROM);
  private static final Rerun PAPER =
      Rerun.of(
          CROSS,
          List.of(BARS),
          BacktestTerms.STANDARD.withLatency(new Latency.Uniform(Duration.ofSeconds(20))),
          FROM);

  private Instant createdAt = Instant.EPOCH;
  private final List<Decided> decided = new ArrayList<>();
  private final List<BotFill> fills = new ArrayList<>();
  private final Set<Advised.Key> raised = new HashSet<>();

  /** The bot as the backtest has it. */
  ComparisonTest() {
    for (Advised signal : BACKTEST.signals()) {
      UUID id = UUID.randomUUID();
      raised.add(signal.key());
      Executed done = BACKTEST.fills().get(signal.key());
      decided.add(
          new Decided(id, signal, done != null, null, null, done == null ? null : "FILLED"));
      if (done != null) {
        fills.add(fill(id, signal, done));
      }
    }
    assertThat(fills.size()).isGreaterThan(8);
    assertThat(BACKTEST.fills()).containsKey(BACKTEST.signals().getFirst().key());
  }

  @Test
  void aBotThatDidTheSameDiffersInNothing() {
    Divergence same = compare(BACKTEST);
    assertThat(same.pathsAgree()).isTrue();
    assertThat(same.differences()).isEmpty();
    assertThat(same.bot().result()).isEqualByComparingTo(same.backtest().result());
    assertThat(same.bot().fees()).isEqualByComparingTo(same.backtest().fees());
  }

  @Test
  void anotherPriceIsLatencyAndTheMarket() {
    Advised.Key key = BACKTEST.fills().keySet().iterator().next();
    change(0, "1", "0.5", "0");
    Divergence found = compare(PAPER);
    assertThat(causes(found)).containsExactlyInAnyOrder(Cause.LATENCY, Cause.MARKET_DEPTH);
    BigDecimal latency =
        BACKTEST
            .fills()
            .get(key)
            .price()
            .subtract(PAPER.fills().get(key).price())
            .multiply(BACKTEST.fills().get(key).quantity());
    assertThat(found.differences())
        .filteredOn(each -> each.cause() == Cause.LATENCY)
        .first()
        .satisfies(each -> assertThat(each.effect()).isCloseTo(latency, within(TINY)));
    explained(found);
  }

  @Test
  void anotherQuantityAndAnotherFeeAreToldApart() {
    change(1, "0.5", "0", "0.25");
    Divergence found = compare(BACKTEST);
    assertThat(causes(found)).containsExactlyInAnyOrder(Cause.QUANTITY, Cause.FEE);
    explained(found);
  }

  @Test
  void aRejectedOrderNamesTheControl() {
    remove(0, "REJECTED", "MAX_POSITION: the position would be 120 % of the limit");
    Divergence found = compare(BACKTEST);
    assertThat(found.differences())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.cause()).isEqualTo(Cause.RISK_REJECTED);
              assertThat(each.detail()).contains("MAX_POSITION");
            });
    explained(found);
  }

  @Test
  void aSkippedSignalSaysWhy() {
    Decided was = decided.getFirst();
    fills.removeFirst();
    decided.set(
        0,
        new Decided(
            was.signalId(), was.signal(), false, "STALE_SIGNAL", "The signal is 40 s old", null));
    Divergence found = compare(BACKTEST);
    assertThat(causes(found)).containsExactly(Cause.BOT_SKIPPED);
    assertThat(found.differences().getFirst().detail()).contains("STALE_SIGNAL", "40 s");
    explained(found);
  }

  @Test
  void signalsThatTheBotDidNotJudgeAreOfThreeKinds() {
    for (int i = 0; i < 3; i++) {
      fills.removeFirst();
      decided.removeFirst();
    }
    raised.remove(BACKTEST.signals().get(2).key());
    createdAt = Instant.ofEpochSecond(BACKTEST.signals().get(0).openSecond() + 60);
    Divergence found = compare(BACKTEST);
    assertThat(found.differences())
        .filteredOn(each -> each.kind() == Difference.Kind.SIGNAL)
        .extracting(Difference::cause)
        .containsExactly(Cause.BEFORE_THE_BOT, Cause.BOT_NOT_RUNNING, Cause.LATE_OR_MISSED_CANDLE);
    assertThat(found.differences())
        .filteredOn(each -> each.kind() == Difference.Kind.FILL)
        .extracting(Difference::cause)
        .containsExactly(Cause.BEFORE_THE_BOT, Cause.BOT_NOT_RUNNING, Cause.LATE_OR_MISSED_CANDLE);
    explained(found);
  }

  @Test
  void aSignalWhoseCandleIsNotRecordedIsAMissingBar() {
    Advised advised = BACKTEST.signals().get(3);
    int gone = BARS.firstFrom(advised.openSecond());
    List<Candle> others = new ArrayList<>(Candles.walk("BTC-USD", 600, 3));
    others.remove(gone);
    Bars rest = bars(others);
    Rerun without = Rerun.of(CROSS, List.of(rest), BacktestTerms.STANDARD, FROM);
    Divergence found =
        new Comparison(observed(Map.of()), List.of(rest), FROM, without, without)
            .of(LivePath.signals(CROSS, List.of(rest), Interval.MINUTE, FROM));
    assertThat(found.differences())
        .filteredOn(each -> each.time().getEpochSecond() == advised.openSecond())
        .extracting(Difference::cause)
        .contains(Cause.MISSING_BAR);
    explained(found);
  }

  @Test
  void whatWasHeldBeforeAndOtherOrdersCountToo() {
    fills.add(
        new BotFill(
            UUID.randomUUID(),
            99,
            "by-hand",
            null,
            "BTC-USD",
            io.tradeflow.engine.domain.Direction.BUY,
            new BigDecimal("2"),
            new BigDecimal("101"),
            new BigDecimal("0.1"),
            Instant.ofEpochSecond(FROM + 90)));
    Divergence found =
        new Comparison(
                observed(Map.of("BTC-USD", new BigDecimal("1.5"))),
                List.of(BARS),
                FROM,
                BACKTEST,
                BACKTEST)
            .of(BACKTEST.signals());
    assertThat(causes(found)).containsExactlyInAnyOrder(Cause.CARRIED_IN, Cause.OTHER_SIGNAL);
    explained(found);
  }

  @Test
  void pathsThatDisagreeAreFound() {
    List<Advised> other = new ArrayList<>(BACKTEST.signals());
    Advised first = other.getFirst();
    other.set(
        0,
        new Advised(
            first.symbol(),
            first.openSecond(),
            first.direction(),
            Math.nextUp(first.strength()),
            first.reason()));
    Divergence found =
        new Comparison(observed(Map.of()), List.of(BARS), FROM, BACKTEST, BACKTEST).of(other);
    assertThat(found.pathsAgree()).isFalse();
  }

  private static final BigDecimal TINY = new BigDecimal("1e-18");

  /** Effects of all differences are the difference of the results. */
  private static void explained(Divergence found) {
    BigDecimal sum =
        found.differences().stream()
            .map(Difference::effect)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(found.bot().result().subtract(found.backtest().result()))
        .isNotZero()
        .isCloseTo(sum, within(TINY));
  }

  private static List<Cause> causes(Divergence found) {
    return found.differences().stream().map(Difference::cause).distinct().toList();
  }

  private Divergence compare(Rerun paper) {
    return new Comparison(observed(Map.of()), List.of(BARS), FROM, BACKTEST, paper)
        .of(LivePath.signals(CROSS, List.of(BARS), Interval.MINUTE, FROM));
  }

  private Observed observed(Map<String, BigDecimal> carried) {
    return new Observed(createdAt, decided, raised, fills, carried);
  }

  /** Part of the quantity, more price, more fee. */
  private void change(int index, String part, String price, String fee) {
    BotFill was = fills.get(index);
    fills.set(
        index,
        new BotFill(
            was.botId(),
            was.seq(),
            was.orderId(),
            was.signalId(),
            was.symbol(),
            was.direction(),
            was.quantity().multiply(new BigDecimal(part)),
            was.price().add(new BigDecimal(price)),
            was.fee().add(new BigDecimal(fee)),
            was.marketTime()));
  }

  private void remove(int index, String state, String detail) {
    Decided was = decided.get(index);
    fills.remove(index);
    decided.set(index, new Decided(was.signalId(), was.signal(), true, null, detail, state));
  }

  private static BotFill fill(UUID signalId, Advised signal, Executed done) {
    return new BotFill(
        new UUID(0, 1),
        1,
        "order",
        signalId,
        signal.symbol(),
        signal.direction(),
        done.quantity(),
        done.price(),
        done.fee(),
        done.at());
  }

  private static Bars bars(List<Candle> candles) {
    return new Bars(
        "BTC-USD",
        60,
        candles.stream().mapToLong(Candle::openSecond).toArray(),
        column(candles, Candle::open),
        column(candles, Candle::high),
        column(candles, Candle::low),
        column(candles, Candle::close),
        column(candles, Candle::volume));
  }

  private static double[] column(List<Candle> candles, ToDoubleFunction<Candle> part) {
    return candles.stream().mapToDouble(part).toArray();
  }
}
