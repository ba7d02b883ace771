package io.tradeflow.localstack.replay;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import tools.jackson.databind.json.JsonMapper;

/** Gives out the schemas of events that it wrote in Confluent's wire format. */
final class SmallRegistry implements Serializer<SpecificRecord>, AutoCloseable {
  private static final String PATH = "/schemas/ids/";
  private final HttpServer server;
  private final List<Schema> schemas = new CopyOnWriteArrayList<>();

  SmallRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        PATH,
        exchange -> {
          int id = Integer.parseInt(exchange.getRequestURI().getPath().substring(PATH.length()));
          byte[] body =
              JsonMapper.builder()
                  .build()
                  .writeValueAsString(Map.of("schema", schemas.get(id).toString()))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public byte[] serialize(String topic, SpecificRecord event) {
    int id = schemas.indexOf(event.getSchema());
    if (id < 0) {
      schemas.add(event.getSchema());
      id = schemas.size() - 1;
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SpecificDatumWriter<>(event.getSchema()).write(event, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
