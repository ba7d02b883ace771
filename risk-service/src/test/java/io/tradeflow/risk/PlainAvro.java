package io.tradeflow.risk;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Events without a schema id, so that these tests need no registry. */
public final class PlainAvro {
  private static final Map<String, Class<? extends SpecificRecord>> TYPES =
      Map.of(
          Topics.EXECUTION_ORDER_EVENTS, OrderEvent.class,
          Topics.RISK_DECISIONS, DecisionEvent.class,
          Topics.RISK_LIMITS, LimitsEvent.class,
          Topics.RISK_KILL_SWITCH, KillSwitchEvent.class,
          Topics.MARKET_INSTRUMENTS, InstrumentEvent.class,
          Topics.MARKET_QUOTES, QuoteEvent.class,
          Topics.SUBSCRIPTION_ENTITLEMENTS, EntitlementEvent.class,
          Topics.AUTH_REVOCATIONS, RevocationEvent.class,
          Topics.AUDIT_RECORDS_COMMANDS, AuditCommand.class);

  private PlainAvro() {}

  /** To bytes. */
  public static final class Writer implements Serializer<Object> {
    @Override
    public byte[] serialize(String topic, Object event) {
      SpecificRecord avro = (SpecificRecord) event;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        new SpecificDatumWriter<>(avro.getSchema(), SpecificData.getForClass(avro.getClass()))
            .write(avro, EncoderFactory.get().directBinaryEncoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /** From bytes, by the topic. */
  public static final class Reader implements Deserializer<Object> {
    @Override
    public Object deserialize(String topic, byte[] bytes) {
      try {
        return bytes == null
            ? null
            : new SpecificDatumReader<>(TYPES.get(topic))
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
