package io.tradeflow.starter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.tradeflow.localstack.infra.FreePort;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class PatientDeserializerTest {
  private static final Deque<RuntimeException> FAILURES = new ArrayDeque<>();

  /** Fails as long as there are failures. */
  public static final class Failing implements Deserializer<Object> {
    @Override
    public Object deserialize(String topic, byte[] payload) {
      RuntimeException failure = FAILURES.poll();
      if (failure != null) {
        throw failure;
      }
      return "read";
    }
  }

  private static Object read() {
    try (PatientDeserializer reading = new PatientDeserializer()) {
      reading.configure(Map.of(PatientDeserializer.DELEGATE, Failing.class.getName()), false);
      return reading.deserialize("topic", new RecordHeaders(), new byte[0]);
    }
  }

  @Test
  void waitsUntilTheRegistryIsThere() {
    FAILURES.add(new IllegalStateException(new RuntimeException(new ConnectException("refused"))));

    assertThat(read()).isEqualTo("read");
    assertThat(FAILURES).isEmpty();
  }

  @Test
  void doesNotWaitForBytesThatNobodyCanRead() {
    FAILURES.addAll(
        List.of(
            new SerializationException("Unknown magic byte"),
            new IllegalStateException(new EOFException())));

    assertThatThrownBy(PatientDeserializerTest::read).isInstanceOf(SerializationException.class);
    assertThatThrownBy(PatientDeserializerTest::read).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void knowsHowTheSerdeSaysThatNobodyAnswers() throws IOException {
    String nobody = "http://localhost:" + FreePort.any() + "/apis/registry/v3";
    KafkaStarterProperties properties = new KafkaStarterProperties(nobody, "", "", 1, "");
    byte[] payload = {0, 0, 0, 0, 1, 2};
    try (AvroKafkaDeserializer<Object> serde = new AvroKafkaDeserializer<>()) {
      serde.configure(new KafkaSettings("", properties).serde(), false);

      assertThat(catchThrowable(() -> serde.deserialize("topic", payload)))
          .matches(PatientDeserializer::unreachable);
    }
  }
}
