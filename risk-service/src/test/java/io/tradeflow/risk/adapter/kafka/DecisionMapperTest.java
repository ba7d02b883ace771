package io.tradeflow.risk.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.DecisionEvent;
import io.tradeflow.risk.adapter.postgres.LimitsEvents;
import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

class DecisionMapperTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Decision.Inputs INPUTS =
      new Decision.Inputs(
          Price.of("43000.12"),
          Price.of("43000"),
          Quantity.of("0.5"),
          Money.of("9000"),
          Money.of("9500"),
          1,
          4,
          Money.of("-500"),
          3,
          2);

  @Test
  void publishedRefusalIsRecalledAsItWas() throws IOException {
    Decision refused = new Decision.Rejected("o", "DAILY_LOSS", "450", "500", "Wait.", INPUTS);
    assertThat(DecisionMapper.prior(onTheWire(refused)))
        .contains(
            new PriorDecision(
                "o", "DAILY_LOSS", Price.of("43000.12"), Money.of("10000"), Money.of("9500")));
  }

  @Test
  void workDoneAgainHasTheSameId() throws IOException {
    Decision approved = new Decision.Approved("o", INPUTS);
    assertThat(onTheWire(approved).getEnvelope().getEventId())
        .isEqualTo(onTheWire(approved).getEnvelope().getEventId());
    assertThat(DecisionMapper.prior(onTheWire(approved)))
        .contains(
            new PriorDecision(
                "o", null, Price.of("43000.12"), Money.of("10000"), Money.of("9500")));
  }

  @Test
  void limitsComeBackFromTheWire() {
    Limits limits =
        new Limits(
            4,
            "PRO",
            Money.of("2000"),
            BigDecimal.TWO,
            BigDecimal.TEN,
            Money.of("4000"),
            3,
            100,
            BigDecimal.TEN,
            Money.of("250.5"),
            Set.of("BTC-USD"));
    assertThat(LimitsMapper.limits(LimitsEvents.event("a", limits, NOW))).contains(limits);
  }

  private static DecisionEvent onTheWire(Decision decision) throws IOException {
    OrderFact cause = new OrderFact("a", 9, "event-9", "correlation", NOW, null);
    DecisionEvent event = DecisionMapper.event(new DecidedOrder(cause, decision, 2), NOW);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(DecisionEvent.class).write(event, encoder);
    var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
    return new SpecificDatumReader<>(DecisionEvent.class).read(null, decoder);
  }
}
