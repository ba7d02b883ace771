package io.tradeflow.brokersimulator;

import io.tradeflow.events.DepthEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/** Depth events from the wire: a zero byte, the schema's id in the registry, Avro. One thread. */
final class DepthReader {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int HEAD = 5;
  private static final int SCHEMAS = 100;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI registry;
  private final Map<Integer, SpecificDatumReader<DepthEvent>> readers = new HashMap<>();

  /**
   * @param registry with {@code /schemas/ids/ID} under it
   */
  DepthReader(URI registry) {
    this.registry = registry;
  }

  /**
   * The event.
   *
   * @throws IOException if it is none, or the registry does not have its schema
   */
  DepthEvent read(byte[] value) throws IOException {
    if (value.length <= HEAD || value[0] != 0) {
      throw new IOException("No zero byte and schema id before " + value.length + " bytes");
    }
    int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    return reader(id)
        .read(null, DecoderFactory.get().binaryDecoder(value, HEAD, value.length - HEAD, null));
  }

  private SpecificDatumReader<DepthEvent> reader(int id) throws IOException {
    @Nullable SpecificDatumReader<DepthEvent> known = readers.get(id);
    if (known != null) {
      return known;
    }
    if (readers.size() >= SCHEMAS) {
      throw new IOException("More than " + SCHEMAS + " schemas of one topic");
    }
    SpecificDatumReader<DepthEvent> made =
        new SpecificDatumReader<>(schema(id), DepthEvent.getClassSchema());
    readers.put(id, made);
    return made;
  }

  private Schema schema(int id) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException("The registry answered " + answer.statusCode() + " for " + id);
      }
      String schema = Json.tree(answer.body()).path("schema").stringValue("");
      return new Schema.Parser().parse(schema);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
