package io.tradeflow.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The build fails when a contract changes in a way that some released reader or writer breaks on.
 */
class SchemaGateTest {
  private static final Path RELEASED = Path.of("released");
  private static final SchemaValidator FULL_TRANSITIVE =
      new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

  static Stream<TopicCatalogue.Topic> topics() {
    return TopicCatalogue.all().stream();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyReleasedVersionReadsTheCurrentOneAndTheOtherWayRound(TopicCatalogue.Topic topic) {
    assertThat(released(topic.name())).as("released/%s has a version", topic.name()).isNotEmpty();
    assertThatCode(() -> FULL_TRANSITIVE.validate(topic.schema(), released(topic.name())))
        .doesNotThrowAnyException();
  }

  @Test
  void aNewEventTypeWithNullablePayloadPasses() throws SchemaValidationException {
    Schema now =
        parse(
            "[\"UNKNOWN\",\"A\",\"B\"]",
            ",{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"default\":null}");
    FULL_TRANSITIVE.validate(now, List.of(parse("[\"UNKNOWN\",\"A\"]", "")));
  }

  @Test
  void aNewFieldWithoutDefaultIsRefused() {
    Schema now = parse("[\"UNKNOWN\",\"A\"]", ",{\"name\":\"b\",\"type\":\"string\"}");
    assertThatThrownBy(
            () -> FULL_TRANSITIVE.validate(now, List.of(parse("[\"UNKNOWN\",\"A\"]", ""))))
        .isInstanceOf(SchemaValidationException.class);
  }

  @Test
  void aChangeOfTypeIsRefused() {
    Schema now =
        parse(
            "[\"UNKNOWN\",\"A\"]",
            ",{\"name\":\"b\",\"type\":[\"null\",\"long\"],\"default\":null}");
    Schema before =
        parse(
            "[\"UNKNOWN\",\"A\"]",
            ",{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"default\":null}");
    assertThatThrownBy(() -> FULL_TRANSITIVE.validate(now, List.of(before)))
        .isInstanceOf(SchemaValidationException.class);
  }

  private static Schema parse(String symbols, String more) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"type\",\"type\":{\"type\":\"enum\","
                + "\"name\":\"T\",\"symbols\":"
                + symbols
                + ",\"default\":\"UNKNOWN\"},\"default\":\"UNKNOWN\"}"
                + more
                + "]}");
  }

  private static List<Schema> released(String topic) {
    try (Stream<Path> files = Files.list(RELEASED.resolve(topic))) {
      return files.sorted(Comparator.reverseOrder()).map(SchemaGateTest::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Release the schema: see schemas/README.md", e);
    }
  }

  private static Schema read(Path file) {
    try {
      return new Schema.Parser().parse(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
