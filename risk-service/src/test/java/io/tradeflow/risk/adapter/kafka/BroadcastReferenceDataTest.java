package io.tradeflow.risk.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.ReplayEventType;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.TimeTravelEventType;
import io.tradeflow.events.TravelBound;
import io.tradeflow.events.TravelEnded;
import io.tradeflow.risk.adapter.postgres.LimitsEvents;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RiskRules;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleScope;
import io.tradeflow.riskcore.Depth;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcastReferenceDataTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Guards PLATFORM =
      new Guards(
          BigDecimal.TEN,
          BigDecimal.TEN,
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ZERO,
          Quantity.of("1000"),
          Quantity.of("1000"),
          Money.of("100000"),
          50,
          600,
          Duration.ZERO,
          Protections.NONE);

  @ParameterizedTest
  @CsvSource({"-60001, false", "-60000, true", "0, true", "60000, true", "60001, false"})
  void bookCountsOnlyBesideAQuoteOfItsTime(long millis, boolean counts) {
    BroadcastReferenceData data = new BroadcastReferenceData(PLATFORM, () -> RiskRules.NONE);
    data.onQuote(quote(NOON));
    data.onDepth(depth(NOON.plusMillis(millis)));
    Depth book = new Depth(List.of(), List.of(new Depth.Level(Price.of("1.01"), Quantity.of("5"))));
    assertThat(around(data, (Price) null).depth()).isEqualTo(counts ? book : null);
    assertThat(around(data, Price.of("1")).depth()).as("a limit order needs none").isNull();
  }

  @Test
  void limitsAreShownOnceOrdersAreDecidedByThem() {
    Limits limits =
        new Limits(
            3,
            "FREE",
            Money.of("1000"),
            BigDecimal.ONE,
            BigDecimal.TEN,
            Money.of("2000"),
            3,
            10,
            BigDecimal.TEN,
            null,
            Set.of("AAA-USD"));
    BroadcastReferenceData data = new BroadcastReferenceData(PLATFORM, () -> RiskRules.NONE);
    assertThat(data.limits("anna")).isEmpty();

    data.onLimits("anna", LimitsEvents.event("anna", limits, NOON));

    assertThat(data.limits("anna")).contains(limits);
    assertThat(around(data, (Price) null).limits()).isEqualTo(limits);
    assertThat(data.limits("olga")).isEmpty();
  }

  @Test
  void quoteKeepsItsTimes() {
    BroadcastReferenceData data = new BroadcastReferenceData(PLATFORM, () -> RiskRules.NONE);
    data.onQuote(quote(NOON));
    assertThat(around(data, (Price) null).quotes().get("AAA-USD"))
        .satisfies(
            quote -> {
              assertThat(quote.marketTime()).isEqualTo(NOON);
              assertThat(quote.publishedAt()).isEqualTo(NOON.plusSeconds(3));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "PAPER;APEX, false, 'meta-ai;mmin;gmig'",
    "PAPER;APEX;LIVE, true, 'meta-ai;mmin;gmig'",
    "PAPER;APEX;LIVE;META_AI;MMIN, true, gmig"
  })
  void planSaysWhatIsPermitted(String features, boolean live, String locked) {
    BroadcastReferenceData data = new BroadcastReferenceData(PLATFORM, () -> RiskRules.NONE);
    assertThat(around(data, (Price) null).grants()).isNull();
    data.onEntitlement("anna", plan(List.of(features.split(";"))));
    assertThat(around(data, (Price) null).grants())
        .isEqualTo(new Grants(live, Set.of(locked.split(";"))));
  }

  @Test
  void rulesReachTheDecision() {
    RiskRule rule =
        new RiskRule(
            RuleScope.account("anna"),
            RuleKind.MESSAGES_PER_SECOND,
            "7",
            null,
            "quiet",
            "anna",
            NOON);
    BroadcastReferenceData data =
        new BroadcastReferenceData(PLATFORM, () -> new RiskRules(List.of(rule)));
    assertThat(around(data, (Price) null).guards())
        .isNotNull()
        .extracting(Guards::maxMessagesPerSecond)
        .isEqualTo(7);
  }

  @Test
  void anOrderOfARecordedSpanIsJudgedByItsPricesAlone() {
    BroadcastReferenceData data = new BroadcastReferenceData(PLATFORM, () -> RiskRules.NONE);
    data.onQuote(quote(NOON));
    Instant past = NOON.minus(Duration.ofDays(900));
    data.spans().onPrice(replayed("t-1", past, "7"));
    assertThat(around(data, "replay-t-1").quotes()).as("not bound").isEmpty();

    data.spans().onState("anna", bound("t-1"));
    data.spans().onPrice(replayed("t-0", past, "9"));
    assertThat(around(data, "replay-t-1").quotes()).as("no price of it").isEmpty();
    data.spans().onPrice(replayed("t-1", past, "7"));

    assertThat(around(data, "replay-t-1").quotes().get("AAA-USD"))
        .satisfies(
            quote -> {
              assertThat(quote.last()).isEqualTo(Price.of("7"));
              assertThat(quote.marketTime()).isEqualTo(past);
            });
    assertThat(around(data, "replay-t-0").quotes()).as("another span").isEmpty();
    assertThat(around(data, "paper").quotes().get("AAA-USD").last()).isEqualTo(Price.of("1"));
    assertThat(data.quotes("anna", Set.of("AAA-USD")).get("AAA-USD").last())
        .isEqualTo(Price.of("7"));
    assertThat(data.quotes("bert", Set.of("AAA-USD")).get("AAA-USD").last())
        .isEqualTo(Price.of("1"));
    assertThat(data.marketTime("anna")).contains(past);
    assertThat(data.marketTime("bert")).contains(NOON);

    data.spans().onState("anna", bound("t-2"));
    data.spans().onState("anna", ended("t-1"));
    data.spans().onPrice(replayed("t-1", past, "7"));
    assertThat(around(data, "replay-t-1").quotes()).as("over").isEmpty();
    data.spans().onState("anna", ended("t-2"));
    assertThat(data.marketTime("anna")).contains(NOON);
  }

  private static Surroundings around(BroadcastReferenceData data, String broker) {
    NewOrder order =
        new NewOrder("o", "anna", "AAA-USD", Side.BUY, Quantity.of("1"), null, broker, null);
    return data.around(order, RiskState.of("anna"), NOON);
  }

  private static ReplayEvent replayed(String travel, Instant market, String price) {
    return ReplayEvent.newBuilder()
        .setEnvelope(Envelopes.of("anna", null, market, NOON, travel, "quote", "TEST", 0))
        .setType(ReplayEventType.QUOTE_UPDATED)
        .setQuote(
            new QuoteUpdated(
                "AAA-USD",
                wire(price),
                wire("1"),
                wire(price),
                wire("1"),
                wire(price),
                wire("1"),
                1L))
        .build();
  }

  private static TimeTravelEvent bound(String travel) {
    return TimeTravelEvent.newBuilder()
        .setEnvelope(Envelopes.of("anna", null, NOON, NOON, travel, travel, "TEST", 0))
        .setType(TimeTravelEventType.TRAVEL_BOUND)
        .setBound(new TravelBound(travel, NOON, NOON, 1, List.of("AAA-USD")))
        .build();
  }

  private static TimeTravelEvent ended(String travel) {
    return TimeTravelEvent.newBuilder()
        .setEnvelope(Envelopes.of("anna", null, NOON, NOON, travel, travel, "TEST", 0))
        .setType(TimeTravelEventType.TRAVEL_ENDED)
        .setEnded(new TravelEnded(travel, "USER", List.of()))
        .build();
  }

  private static Surroundings around(BroadcastReferenceData data, @Nullable Price limit) {
    NewOrder order =
        new NewOrder("o", "anna", "AAA-USD", Side.BUY, Quantity.of("1"), limit, "paper", null);
    return data.around(order, RiskState.of("anna"), NOON);
  }

  private static QuoteEvent quote(Instant market) {
    return QuoteEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(null, null, market, NOON.plusSeconds(3), "quote", "quote", "TEST", 0))
        .setType(QuoteEventType.QUOTE_UPDATED)
        .setQuote(
            new QuoteUpdated(
                "AAA-USD", wire("1"), wire("1"), wire("1"), wire("1"), wire("1"), wire("1"), 1L))
        .build();
  }

  private static DepthEvent depth(Instant market) {
    return DepthEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(null, null, market, NOON.plusSeconds(3), "depth", "depth", "TEST", 0))
        .setType(DepthEventType.DEPTH_UPDATED)
        .setDepth(
            new DepthUpdated(
                "AAA-USD", List.of(), List.of(new BookLevel(wire("1.01"), wire("5"))), 1L))
        .build();
  }

  private static EntitlementEvent plan(List<String> features) {
    return EntitlementEvent.newBuilder()
        .setEnvelope(Envelopes.of("anna", 1L, null, NOON, "plan", "plan", "TEST", 0))
        .setType(EntitlementEventType.ENTITLEMENT_CHANGED)
        .setEntitlement(
            EntitlementChanged.newBuilder()
                .setTier("PRO")
                .setTrial(false)
                .setMaxPositionUsd(wire("0"))
                .setMaxPaperPositionUsd(wire("500"))
                .setMaxOpenPositions(3)
                .setMaxTradesPerDay(10)
                .setMaxBrokers(1)
                .setCallsPerMinute(10)
                .setFeatures(features)
                .build())
        .build();
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
