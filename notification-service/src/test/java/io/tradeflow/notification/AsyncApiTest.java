package io.tradeflow.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published contract of topics and sockets against the catalogue and the code. */
class AsyncApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final JsonNode CONTRACT = contract();

  private static JsonNode contract() {
    try {
      String text = Files.readString(Path.of("../docs/asyncapi.yaml"));
      return JSON.valueToTree(new Yaml().<Object>load(text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Schema schema(String message) {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$ref", "#/components/schemas/" + message);
    whole.set("components", CONTRACT.path("components"));
    return SCHEMAS.getSchema(whole);
  }

  @Test
  void hasEveryTopicAsTheCatalogueSays() {
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      JsonNode channel = CONTRACT.path("channels").path(topic.name());
      JsonNode kafka = channel.path("bindings").path("kafka");
      JsonNode settings = kafka.path("topicConfiguration");
      JsonNode record = CONTRACT.path("components").path("messages").path("record." + topic.name());

      assertThat(channel.path("address").asString("")).isEqualTo(topic.name());
      assertThat(kafka.path("partitions").asInt()).as(topic.name()).isEqualTo(topic.partitions());
      assertThat(settings.path("cleanup.policy").path(0).asString())
          .as(topic.name())
          .isEqualTo(topic.cleanup().policy());
      assertThat(settings.path("retention.ms").asLong())
          .as(topic.name())
          .isEqualTo(topic.retentionMillis());
      assertThat(record.path("x-registry-subject").asString()).isEqualTo(topic.subject());
      assertThat(record.path("name").asString()).isEqualTo(topic.schema().getName());
      assertThat(texts(record.path("x-types")))
          .as(topic.name())
          .isEqualTo(
              topic.schema().getField("type").schema().getEnumSymbols().stream()
                  .filter(type -> !type.equals("UNKNOWN"))
                  .toList());
    }
    assertThat(CONTRACT.path("channels").size())
        .isEqualTo(TopicCatalogue.all().size() + Channel.values().length);
  }

  @ParameterizedTest
  @EnumSource(Channel.class)
  void hasEverySocket(Channel channel) {
    JsonNode socket = CONTRACT.path("channels").path("ws-" + channel.path());

    assertThat(socket.path("address").asString("")).isEqualTo("/ws/" + channel.path());
    assertThat(socket.path("messages").propertyNames())
        .contains("authenticate", "ping", "authenticated", "pong", "error");
    assertThat(socket.path("description").asString())
        .contains("1003", "1007", "1008", "1009", "1013", "4401");
  }

  @Test
  void everyOrderEventIsOnTheTradesSocket() {
    List<String> types =
        Arrays.stream(OrderEventType.values())
            .filter(type -> type != OrderEventType.UNKNOWN)
            .map(type -> "trades." + kebab(type.name()))
            .toList();

    assertThat(CONTRACT.path("channels").path("ws-trades").path("messages").propertyNames())
        .containsAll(types);
  }

  @Test
  void everyExampleKeepsToItsSchema() {
    List<String> broken = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, JsonNode> message :
        CONTRACT.path("components").path("messages").properties()) {
      for (JsonNode example : message.getValue().path("examples")) {
        checked++;
        schema(message.getKey())
            .validate(example.path("payload"))
            .forEach(error -> broken.add(message.getKey() + " " + error));
      }
    }
    assertThat(checked).isGreaterThan(20);
    assertThat(broken).isEmpty();
  }

  static Stream<Arguments> sent() {
    String account = SocketSystem.account();
    return Stream.of(
        Arguments.of(Channel.TRADES, Samples.funded(account, 1)),
        Arguments.of(Channel.TRADES, Samples.rejected(account, 2, "too large")),
        Arguments.of(Channel.TRADES, Samples.filled(account, 3)),
        Arguments.of(Channel.TRADES, Samples.refused(account, 4)),
        Arguments.of(Channel.POSITIONS, Samples.position(account, 4)),
        Arguments.of(Channel.MARKET_DATA, Samples.quote("BTC-USD", 1)),
        Arguments.of(Channel.MARKET_DATA, Samples.depth("BTC-USD")),
        Arguments.of(Channel.MARKET_DATA, Samples.candle("BTC-USD", 60)),
        Arguments.of(Channel.MARKET_DATA, Samples.signal("BTC-USD")),
        Arguments.of(Channel.MARKET_DATA, Samples.signalOf(account, "BTC-USD")),
        Arguments.of(Channel.NOTIFICATIONS, Samples.rejected(account, 2, "too large")),
        Arguments.of(Channel.NOTIFICATIONS, Samples.backtestProgressed(account)),
        Arguments.of(Channel.NOTIFICATIONS, Samples.backtestDone(account)),
        Arguments.of(Channel.NOTIFICATIONS, Samples.backtestFailed(account)),
        Arguments.of(Channel.NOTIFICATIONS, Samples.backtestCancelled(account)),
        Arguments.of(Channel.NOTIFICATIONS, Samples.killSwitch("global:*")),
        Arguments.of(Channel.NOTIFICATIONS, Samples.killSwitchCertain("global:*")));
  }

  @ParameterizedTest
  @MethodSource("sent")
  void whatIsSentIsWhatIsPromised(Channel channel, SpecificRecord event) {
    Message message = Message.of(event, Instant.parse("2026-11-21T09:30:00.004Z"));
    JsonNode sent = JSON.readTree(message.text(channel, 1));
    Schema schema = schema(channel.path() + "." + kebab(message.type()));

    assertThat(schema.validate(sent)).isEmpty();
    assertThat(schema.validate(((ObjectNode) sent).put("more", 1))).isNotEmpty();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static String kebab(String type) {
    return type.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
