package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Pause;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionBookTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-03-03T00:00:00Z");

  private final Market market = new Market();
  private final PartitionBook book = newBook();

  @Test
  void ofAHundredSubmittedAtOnceTenPassALimitOfTen() {
    hear(book, 1, NOON, funded());
    List<DecidedOrder> decided = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hear(book, 2 + i, NOON, submitted("o" + i)).ifPresent(decided::add);
    }
    assertThat(decided).hasSize(100);
    assertThat(decided.stream().filter(it -> it.decision() instanceof Decision.Approved))
        .hasSize(10);
    assertThat(decided.getLast().decisionSeq()).isEqualTo(100);
  }

  @Test
  void adoptedOrderIsCountedAndNotDecided() {
    hear(book, 1, NOON, funded());
    OrderFact adopted =
        new OrderFact("a", 2, "event-2", "strange", NOON, submitted("s"), false, true, null);
    assertThat(book.hear(adopted)).isEmpty();
    assertThat(book.state("a").orElseThrow().openOrders()).containsKey("s");
  }

  @Test
  void rebuiltBookEqualsTheOneThatDiedAndDecidesNothingTwice() {
    List<OrderFact> log = new ArrayList<>();
    List<DecidedOrder> published = new ArrayList<>();
    log.add(fact(1, NOON, funded()));
    for (int i = 0; i < 12; i++) {
      log.add(fact(2 + i, NOON, submitted("o" + i)));
    }
    log.add(fact(14, NOON, new RiskEvent.OrderApproved("o0", null, null)));
    log.add(fact(15, NOON, new RiskEvent.OrderClosed("o11")));
    log.forEach(it -> book.hear(it).ifPresent(published::add));

    PartitionBook rebuilt = newBook();
    published.forEach(it -> rebuilt.recall("a", prior(it.decision())));
    assertThat(log.stream().flatMap(it -> rebuilt.hear(it).stream())).isEmpty();
    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    assertThat(hear(rebuilt, 16, NOON, submitted("new")).orElseThrow().decisionSeq()).isEqualTo(13);
  }

  /** Each is published twice, as by an instance that did not know yet that it had lost its turn. */
  @Test
  void decisionsToldWhenTheyAreAskedForDoNotPileUp() {
    List<OrderFact> log = new ArrayList<>();
    List<DecidedOrder> published = new ArrayList<>();
    log.add(fact(1, NOON, funded()));
    for (int i = 0; i < 50; i++) {
      log.add(fact(2 + i, NOON, submitted("o" + i)));
    }
    log.forEach(it -> book.hear(it).ifPresent(published::add));

    PartitionBook rebuilt = newBook();
    Iterator<DecidedOrder> topic = published.stream().flatMap(it -> Stream.of(it, it)).iterator();
    BooleanSupplier tell = tell(topic, rebuilt);
    for (OrderFact fact : log) {
      assertThat(rebuilt.hear(fact, tell)).isEmpty();
      assertThat(rebuilt.waiting()).isZero();
    }
    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    assertThat(rebuilt.hear(fact(52, NOON, submitted("new")), tell).orElseThrow().decisionSeq())
        .isEqualTo(51);
    assertThat(topic).isExhausted();
    assertThat(rebuilt.waiting()).isZero();
  }

  /** Of an instance that lost its turn one decision may have failed and the next have arrived. */
  @Test
  void decisionsOutOfTheirOrderAreKnownAllTheSame() {
    List<DecidedOrder> published = new ArrayList<>();
    hear(book, 1, NOON, funded());
    for (int i = 0; i < 3; i++) {
      hear(book, 2 + i, NOON, submitted("o" + i)).ifPresent(published::add);
    }
    PartitionBook rebuilt = newBook();
    Iterator<DecidedOrder> topic = List.of(2, 0, 1, 2).stream().map(published::get).iterator();
    BooleanSupplier tell = tell(topic, rebuilt);
    hear(rebuilt, 1, NOON, funded());
    for (int i = 0; i < 3; i++) {
      assertThat(rebuilt.hear(fact(2 + i, NOON, submitted("o" + i)), tell)).isEmpty();
    }
    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    assertThat(hear(rebuilt, 5, NOON, submitted("new")).orElseThrow().decisionSeq()).isEqualTo(4);
  }

  @Test
  void stoppedStrategyIsStillStoppedAfterARestart() {
    market.repeats = 2;
    List<OrderFact> log = new ArrayList<>();
    List<DecidedOrder> published = new ArrayList<>();
    log.add(fact(1, NOON, funded()));
    for (int i = 0; i < 4; i++) {
      log.add(fact(2 + i, NOON, byStrategy("o" + i, NOON)));
    }
    log.forEach(it -> book.hear(it).ifPresent(published::add));
    assertThat(published.stream().map(it -> verdict(Optional.of(it))))
        .containsExactly("APPROVED", "APPROVED", "REPEATED_EXECUTION", "REPEATED_EXECUTION");

    PartitionBook rebuilt = newBook();
    published.forEach(it -> rebuilt.recall("a", prior(it.decision())));
    log.forEach(rebuilt::hear);

    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    Instant later = NOON.plusSeconds(600);
    assertThat(verdict(hear(rebuilt, 6, NOON, byStrategy("p", later))))
        .isEqualTo("REPEATED_EXECUTION");
    market.standing =
        new Standing(Imposed.NOTHING, Imposed.NOTHING, Map.of("apex", later.plusMillis(1)));
    assertThat(verdict(hear(rebuilt, 7, NOON, byStrategy("q", later)))).isEqualTo("APPROVED");
  }

  @Test
  void pauseAfterADrawdownOutlivesARestart() {
    market.drawdownPercent = BigDecimal.ONE;
    List<OrderFact> log = new ArrayList<>();
    List<DecidedOrder> published = new ArrayList<>();
    log.add(fact(1, NOON, funded()));
    log.add(fact(2, NOON, submitted("o0")));
    log.add(
        fact(
            3,
            NOON,
            new RiskEvent.OrderFilled(
                "o0",
                "AAA-USD",
                Side.BUY,
                Quantity.of("10"),
                Price.of("20"),
                Money.of("9800"),
                Quantity.of("10"),
                true,
                NOON)));
    log.add(fact(4, NOON, submitted("o1")));
    log.forEach(it -> book.hear(it).ifPresent(published::add));
    assertThat(verdict(Optional.of(published.getLast()))).isEqualTo("DRAWDOWN_HALT");

    PartitionBook rebuilt = newBook();
    published.forEach(it -> rebuilt.recall("a", prior(it.decision())));
    log.forEach(rebuilt::hear);

    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    assertThat(verdict(hear(rebuilt, 5, NOON.plusSeconds(3599), submitted("o2"))))
        .isEqualTo("DRAWDOWN_HALT");
    assertThat(verdict(hear(rebuilt, 6, NOON.plusSeconds(3600), submitted("o3"))))
        .isEqualTo("APPROVED");
  }

  @Test
  void haltOfTheDayOutlivesARestartAndEndsWithTheDay() {
    List<OrderFact> log =
        List.of(
            fact(1, NOON, funded()),
            fact(2, NOON, submitted("o")),
            fact(3, NOON, new RiskEvent.AccountFunded(Money.ZERO, Money.of("9000"))),
            fact(4, NOON, submitted("p")),
            fact(5, NOON, new RiskEvent.AccountFunded(Money.ZERO, Money.of("10000"))));
    List<DecidedOrder> published = new ArrayList<>();
    log.forEach(it -> book.hear(it).ifPresent(published::add));
    assertThat(published).extracting(it -> verdict(Optional.of(it))).last().isEqualTo("DAILY_LOSS");

    PartitionBook rebuilt = newBook();
    published.forEach(it -> rebuilt.recall("a", prior(it.decision())));
    log.forEach(rebuilt::hear);
    assertThat(rebuilt.state("a")).isEqualTo(book.state("a"));
    assertThat(rebuilt.state("a").orElseThrow().pauses(it -> Protections.NONE, NOON))
        .extracting(Pause::control, Pause::endsAt)
        .containsExactly(tuple("DAILY_LOSS", NEXT_DAY));
    assertThat(verdict(hear(rebuilt, 6, NOON, submitted("q")))).isEqualTo("DAILY_LOSS");
    assertThat(verdict(hear(rebuilt, 7, NEXT_DAY, submitted("r")))).isEqualTo("APPROVED");
  }

  @Test
  void orderWithoutADecisionIsDecidedDuringTheRebuild() {
    hear(book, 1, NOON, funded());
    assertThat(hear(book, 2, NOON, submitted("o"))).isPresent();
    PartitionBook rebuilt = newBook();
    hear(rebuilt, 1, NOON, funded());
    assertThat(hear(rebuilt, 2, NOON, submitted("o"))).isPresent();
  }

  @Test
  void eventHeardAgainChangesNothing() {
    hear(book, 1, NOON, funded());
    hear(book, 2, NOON, submitted("o"));
    Optional<RiskState> before = book.state("a");
    assertThat(hear(book, 2, NOON, submitted("o"))).isEmpty();
    assertThat(book.state("a")).isEqualTo(before);
  }

  @Test
  void gapFencesTheAccount() {
    hear(book, 1, NOON, funded());
    assertThat(verdict(hear(book, 3, NOON, submitted("o")))).isEqualTo("LIMITS_UNAVAILABLE");
  }

  @Test
  void accountWithoutLimitsIsRefused() {
    market.limits = null;
    hear(book, 1, NOON, funded());
    assertThat(verdict(hear(book, 2, NOON, submitted("o")))).isEqualTo("LIMITS_UNAVAILABLE");
  }

  @Test
  void engagedSwitchRefuses() {
    market.kills = KillSwitches.NONE.with("global:*", true, 1);
    hear(book, 1, NOON, funded());
    assertThat(verdict(hear(book, 2, NOON, submitted("o")))).isEqualTo("KILL_SWITCH");
  }

  @Test
  void dailyCountsBeginAgainWithTheMarketsDayAndStragglersBelongToTheOpenOne() {
    hear(book, 1, NOON, funded());
    for (int i = 0; i < 10; i++) {
      assertThat(verdict(hear(book, 2 + i, NOON, submitted("o" + i)))).isEqualTo("APPROVED");
    }
    assertThat(verdict(hear(book, 12, NOON, submitted("p")))).isEqualTo("DAILY_TRADES");
    assertThat(verdict(hear(book, 13, NEXT_DAY, submitted("q")))).isEqualTo("APPROVED");
    assertThat(verdict(hear(book, 14, NEXT_DAY.minusMillis(1), submitted("r"))))
        .isEqualTo("APPROVED");
    assertThat(book.state("a").orElseThrow().tradesToday()).isEqualTo(2);
  }

  private PartitionBook newBook() {
    return new PartitionBook(new PreTradeRisk(RiskPolicy.DEFAULT), market);
  }

  private static Optional<DecidedOrder> hear(
      PartitionBook book, long seq, Instant time, RiskEvent event) {
    return book.hear(fact(seq, time, event));
  }

  private static OrderFact fact(long seq, Instant time, RiskEvent event) {
    return new OrderFact("a", seq, "event-" + seq, "correlation", time, event);
  }

  private static RiskEvent funded() {
    return new RiskEvent.AccountFunded(Money.of("10000"), Money.of("10000"));
  }

  private static RiskEvent submitted(String id) {
    return new RiskEvent.OrderSubmitted(
        new NewOrder(id, "a", "AAA-USD", Side.BUY, Quantity.of("10"), null, "paper", null), NOON);
  }

  private static RiskEvent byStrategy(String id, Instant at) {
    return new RiskEvent.OrderSubmitted(
        new NewOrder(id, "a", "AAA-USD", Side.BUY, Quantity.of("10"), null, "paper", "apex"), at);
  }

  /** Tells one decision at a time, until the topic has no more. */
  private static BooleanSupplier tell(Iterator<DecidedOrder> topic, PartitionBook rebuilt) {
    return () -> {
      if (!topic.hasNext()) {
        return false;
      }
      DecidedOrder next = topic.next();
      rebuilt.recall(
          "a", next.decisionSeq(), next.submitted().accountSeq(), prior(next.decision()));
      return true;
    };
  }

  private static PriorDecision prior(Decision decision) {
    String control = decision instanceof Decision.Rejected rejected ? rejected.code() : null;
    return new PriorDecision(
        decision.orderId(),
        control,
        decision.inputs().referencePrice(),
        decision.inputs().balance().minus(decision.inputs().dayPnl()),
        decision.inputs().balance());
  }

  private static String verdict(Optional<DecidedOrder> decided) {
    return decided.orElseThrow().decision() instanceof Decision.Rejected rejected
        ? rejected.code()
        : "APPROVED";
  }

  /** In-memory reference data: everything costs 1 USD. */
  private static final class Market implements ReferenceData {
    private static final Quote QUOTE =
        new Quote(Price.of("1"), Price.of("1"), Price.of("1"), NOON, NOON);
    private Limits limits =
        new Limits(
            1,
            "FREE",
            Money.of("500"),
            BigDecimal.ZERO,
            BigDecimal.TEN,
            Money.of("1000"),
            3,
            10,
            BigDecimal.TEN,
            null,
            null);
    private int repeats = 1000;
    private @Nullable BigDecimal drawdownPercent;
    private Standing standing = Standing.GOOD;
    private KillSwitches kills = KillSwitches.NONE;

    @Override
    public Surroundings around(NewOrder order, RiskState state, Instant wall) {
      return new Surroundings(
          limits,
          guards(),
          new Grants(false, Set.of()),
          new Instrument(
              order.symbol(),
              Price.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("0.01"),
              Quantity.of("1000000"),
              true),
          Map.of(order.symbol(), QUOTE),
          null,
          kills,
          standing);
    }

    private Guards guards() {
      return new Guards(
          BigDecimal.TEN,
          BigDecimal.TEN,
          Duration.ofDays(2),
          Duration.ZERO,
          Duration.ZERO,
          Quantity.of("1000000"),
          Quantity.of("1000000"),
          Money.of("1000000"),
          1000,
          repeats,
          Duration.ZERO,
          new Protections(drawdownPercent, Duration.ofHours(1), 0, Duration.ZERO, Duration.ZERO));
    }

    @Override
    public Map<String, Quote> quotes(Set<String> symbols) {
      return Map.of();
    }

    @Override
    public KillSwitches killSwitches() {
      return kills;
    }
  }
}
