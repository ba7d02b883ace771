package io.tradeflow.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
  private static final Path DOCUMENT = Path.of("../docs/topics.md");

  @Test
  void docsTopicsMdSaysWhatTheCatalogueSays() throws IOException {
    String rendered = TopicDocument.render();
    if (Boolean.getBoolean("tradeflow.docs.write")) {
      Files.writeString(DOCUMENT, rendered);
    }
    assertThat(DOCUMENT)
        .as("write it anew: ./mvnw -pl schemas test -Dtradeflow.docs.write=true")
        .hasContent(rendered);
  }

  @Test
  void accountTopicsShareOnePartitionCount() {
    assertThat(
            TopicCatalogue.all().stream()
                .filter(topic -> topic.partitioner() == TopicCatalogue.Partitioner.ACCOUNT)
                .map(TopicCatalogue.Topic::partitions)
                .collect(Collectors.toSet()))
        .hasSize(1);
  }

  @Test
  void everyTopicHasAnEnvelopeATypeWithDefaultUnknownAndNullablePayloads() {
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      Schema schema = topic.schema();
      assertThat(schema.getField("envelope").schema()).isEqualTo(Envelope.getClassSchema());
      assertThat(schema.getField("type").schema().getEnumDefault()).isEqualTo("UNKNOWN");
      assertThat(schema.getFields().stream().skip(2))
          .as(topic.name())
          .isNotEmpty()
          .allMatch(field -> field.schema().isNullable() && field.hasDefaultValue());
    }
  }

  @Test
  void positionKeysFollowTheirAccount() {
    assertThat(AccountPartitioner.partitionOf("a-1:BTC-USD", 12))
        .isEqualTo(AccountPartitioner.partitionOf("a-1", 12));
  }
}
