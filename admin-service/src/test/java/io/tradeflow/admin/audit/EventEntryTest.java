package io.tradeflow.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.DecisionInputs;
import io.tradeflow.events.DecisionRejected;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.KillSwitchEventType;
import io.tradeflow.events.OrderCancelled;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.OrderWorking;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ledger keeps of events, against the record-keeping fields of RTS 24 and RTS 6. */
class EventEntryTest {
  private static final Instant AT = Instant.parse("2026-11-21T09:30:00.123456Z");
  private static final Envelope ENVELOPE =
      new Envelope("e-1", "acc", 7L, AT.minusSeconds(60), AT, "c-1", "k-1");

  @Test
  void keepsWhoDecidedWhatForAnOrderOfABot() {
    assertThat(fields(submitted(OrderSource.BOT)))
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("chain", "acc"),
                Map.entry("kind", "ORDER"),
                Map.entry("source", Topics.EXECUTION_ORDER_EVENTS),
                Map.entry("accountSeq", "7"),
                Map.entry("occurredAt", "2026-11-21T09:30:00.123456Z"),
                Map.entry("marketTime", "2026-11-21T09:29:00.123456Z"),
                Map.entry("actor", "bot-1"),
                Map.entry("action", "execution.order-submitted"),
                Map.entry("subject", "o-1"),
                Map.entry("outcome", "SUCCESS"),
                Map.entry("orderId", "o-1"),
                Map.entry("orderEvent", "NEWO"),
                Map.entry("instrument", "BTC-USD"),
                Map.entry("side", "BUY"),
                Map.entry("orderType", "LIMIT"),
                Map.entry("validity", "GTC"),
                Map.entry("quantity", "0.5"),
                Map.entry("price", "64000"),
                Map.entry("venue", "paper"),
                Map.entry("algorithm", "apex"),
                Map.entry("decisionWithinFirm", "bot-1"),
                Map.entry("executionWithinFirm", "execution-service"),
                Map.entry("detail", "source=BOT; signalId=s-1; reduceOnly=false; postOnly=false")));
  }

  @Test
  void saysThatTheAccountHolderDecidedWhereNoBotDid() {
    assertThat(fields(submitted(OrderSource.API)))
        .containsEntry("decisionWithinFirm", "acc")
        .containsEntry("actor", "acc")
        .doesNotContainKey("algorithm");
  }

  @ParameterizedTest
  @CsvSource({"true, FILL, true, PASSIVE", "false, PARF, false, AGGRESSIVE"})
  void tellsAPartFromAWholeFill(boolean complete, String event, boolean maker, String liquidity) {
    OrderFilled filled =
        OrderFilled.newBuilder()
            .setOrderId("o-1")
            .setFillId("f-1")
            .setSymbol("BTC-USD")
            .setSide(Side.SELL)
            .setQuantity(wire("0.25"))
            .setPrice(wire("64000.5"))
            .setFee(wire("1.2"))
            .setMaker(maker)
            .setCumulativeQuantity(wire("0.25"))
            .setComplete(complete)
            .setCashAfter(wire("100"))
            .setPositionAfter(wire("-3"))
            .setRealisedPnl(wire("0"))
            .build();

    assertThat(fields(order(OrderEventType.ORDER_FILLED).setFilled(filled).build()))
        .containsEntry("orderEvent", event)
        .containsEntry("liquidity", liquidity)
        .containsEntry("executionId", "f-1")
        .containsEntry("quantity", "0.25")
        .containsEntry("price", "64000.5")
        .containsEntry("actor", "execution-service")
        .hasEntrySatisfying(
            "detail", detail -> assertThat(detail).contains("fee=1.2", "positionAfter=-3"));
  }

  @ParameterizedTest
  @CsvSource({"USER, CAME, acc", "KILL_SWITCH, CAMO, execution-service"})
  void tellsWhoCancelled(String reason, String event, String actor) {
    OrderCancelled cancelled =
        OrderCancelled.newBuilder()
            .setOrderId("o-1")
            .setReason(reason)
            .setFilledQuantity(wire("0"))
            .build();

    assertThat(fields(order(OrderEventType.ORDER_CANCELLED).setCancelled(cancelled).build()))
        .containsEntry("orderEvent", event)
        .containsEntry("actor", actor);
  }

  @Test
  void keepsTheVenuesIdOfTheOrder() {
    OrderWorking working =
        OrderWorking.newBuilder().setOrderId("o-1").setBrokerOrderId("v").build();

    assertThat(fields(order(OrderEventType.ORDER_WORKING).setWorking(working).build()))
        .containsEntry("venueOrderId", "v")
        .doesNotContainKey("orderEvent");
  }

  @Test
  void keepsWhatADecisionSaw() {
    DecisionInputs inputs =
        DecisionInputs.newBuilder()
            .setReferencePrice(wire("64000"))
            .setPosition(wire("0"))
            .setCash(wire("9.5"))
            .setBalance(wire("10"))
            .setOpenPositions(1)
            .setTradesToday(2)
            .setDayPnl(wire("-1"))
            .setLimitsVersion(3)
            .setKillEpoch(4)
            .setThroughAccountSeq(5)
            .build();
    DecisionEvent event =
        DecisionEvent.newBuilder()
            .setEnvelope(ENVELOPE)
            .setType(DecisionEventType.ORDER_REJECTED)
            .setRejected(
                DecisionRejected.newBuilder()
                    .setOrderId("o-1")
                    .setControl("BUYING_POWER")
                    .setLimit("9.5")
                    .setActual("32000")
                    .setMessage("Too much")
                    .setInputs(inputs)
                    .build())
            .build();

    assertThat(fields(Topics.RISK_DECISIONS, event))
        .containsEntry("kind", "DECISION")
        .containsEntry("outcome", "DENIED")
        .containsEntry("actor", "risk-service")
        .containsEntry("action", "risk.order-rejected")
        .hasEntrySatisfying(
            "detail",
            detail ->
                assertThat(detail)
                    .contains("control=BUYING_POWER", "inputs.cash=9.5", "inputs.killEpoch=4"));
  }

  @Test
  void putsWhatBelongsToNoAccountOnThePlatformsChain() {
    KillSwitchEvent event =
        KillSwitchEvent.newBuilder()
            .setEnvelope(new Envelope("e-2", null, null, null, AT, "c-1", null))
            .setType(KillSwitchEventType.KILL_SWITCH_CHANGED)
            .setChanged(
                KillSwitchChanged.newBuilder()
                    .setScope("global:*")
                    .setEngaged(true)
                    .setEpoch(4)
                    .setReason("drill")
                    .setActor("op-1")
                    .build())
            .build();

    assertThat(fields(Topics.RISK_KILL_SWITCH, event))
        .containsEntry("chain", "platform")
        .containsEntry("kind", "STATE")
        .containsEntry("actor", "op-1")
        .containsEntry("subject", "global:*")
        .containsEntry("detail", "engaged=true; epoch=4; reason=drill");
  }

  @Test
  void passesByWhatIsNewerThanItselfAndRefusesWhatIsBroken() {
    assertThat(entry(Topics.EXECUTION_ORDER_EVENTS, order(OrderEventType.UNKNOWN).build()))
        .isEmpty();
    assertThat(entry(Topics.EXECUTION_ORDER_EVENTS, null)).isEmpty();
    assertThatThrownBy(
            () -> entry(Topics.EXECUTION_ORDER_EVENTS, order(OrderEventType.ORDER_WORKING).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no payload");
  }

  static OrderEvent submitted(OrderSource source) {
    boolean bot = source == OrderSource.BOT;
    return order(OrderEventType.ORDER_SUBMITTED)
        .setSubmitted(
            OrderSubmitted.newBuilder()
                .setOrderId("o-1")
                .setSymbol("BTC-USD")
                .setSide(Side.BUY)
                .setOrderType(OrderType.LIMIT)
                .setQuantity(wire("0.5"))
                .setLimitPrice(wire("64000"))
                .setTimeInForce(TimeInForce.GTC)
                .setBroker("paper")
                .setSource(source)
                .setBotId(bot ? "bot-1" : null)
                .setStrategy(bot ? "apex" : null)
                .setSignalId(bot ? "s-1" : null)
                .build())
        .build();
  }

  private static OrderEvent.Builder order(OrderEventType type) {
    return OrderEvent.newBuilder().setEnvelope(ENVELOPE).setType(type);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }

  private static Optional<AuditEntry> entry(String topic, @Nullable SpecificRecord event) {
    return EventEntry.of(new ConsumerRecord<>(topic, 0, 0, "k", event));
  }

  private static Map<String, String> fields(OrderEvent event) {
    return fields(Topics.EXECUTION_ORDER_EVENTS, event);
  }

  private static Map<String, String> fields(String topic, SpecificRecord event) {
    AuditEntry entry = entry(topic, event).orElseThrow().complete();
    Map<String, String> fields = new TreeMap<>();
    for (AuditField field : AuditField.values()) {
      @Nullable String text = entry.get(field);
      if (text != null) {
        fields.put(field.json(), text);
      }
    }
    return fields;
  }
}
