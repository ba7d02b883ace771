package io.tradeflow.auth;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.Topics;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Avro without a registry. */
public class PlainDeserializer implements Deserializer<Object> {
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          Topics.AUTH_ACCOUNTS, AccountEvent.getClassSchema(),
          Topics.AUTH_REVOCATIONS, RevocationEvent.getClassSchema(),
          Topics.AUDIT_RECORDS_COMMANDS, AuditCommand.getClassSchema());

  @Override
  public Object deserialize(String topic, byte[] bytes) {
    try {
      return new SpecificDatumReader<>(SCHEMAS.get(topic))
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new SerializationException(e);
    }
  }
}
