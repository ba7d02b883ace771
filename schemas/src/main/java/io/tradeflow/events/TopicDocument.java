package io.tradeflow.events;

import org.apache.avro.Schema;
import org.jspecify.annotations.NullMarked;

/** Renders the catalogue as the page that partners read. */
@NullMarked
final class TopicDocument {
  private TopicDocument() {}

  static String render() {
    StringBuilder page = new StringBuilder();
    page.append("# Topics\n\nGenerated from `schemas/`; do not edit. ")
        .append("Subject in the registry: `<topic>-value`. ")
        .append("Wire format: a zero byte, a four-byte schema id, Avro binary.\n\n")
        .append("| topic | key | partitions | cleanup | kept | written by | carries |\n")
        .append("|---|---|---|---|---|---|---|\n");
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      page.append(
          "| [%s](#%s) | %s | %d by %s | %s | %s | %s | %s |\n"
              .formatted(
                  topic.name(),
                  topic.name().replace(".", ""),
                  topic.key(),
                  topic.partitions(),
                  topic.partitioner() == TopicCatalogue.Partitioner.ACCOUNT ? "account" : "key",
                  topic.cleanup().policy(),
                  kept(topic.retentionMillis()),
                  topic.owner(),
                  topic.carries()));
    }
    TopicCatalogue.all().forEach(topic -> describe(topic, page));
    return page.toString();
  }

  private static void describe(TopicCatalogue.Topic topic, StringBuilder page) {
    page.append("\n## ").append(topic.name()).append("\n\n").append(topic.schema().getDoc());
    page.append("\n");
    for (Schema.Field payload :
        topic.schema().getFields().subList(2, topic.schema().getFields().size())) {
      Schema body = payload.schema().getTypes().getLast();
      page.append("\n**").append(payload.name()).append("** ").append(payload.doc()).append(' ');
      page.append(body.getDoc()).append("\n\n| field | type | meaning |\n|---|---|---|\n");
      for (Schema.Field field : body.getFields()) {
        page.append(
            "| %s | %s | %s |\n".formatted(field.name(), type(field.schema()), field.doc()));
      }
    }
  }

  private static String type(Schema schema) {
    if (schema.isUnion()) {
      return type(schema.getTypes().getLast()) + "?";
    }
    if (schema.getLogicalType() != null) {
      return schema.getLogicalType().getName();
    }
    return switch (schema.getType()) {
      case ARRAY -> type(schema.getElementType()) + "[]";
      case RECORD, ENUM -> schema.getName();
      default -> schema.getType().getName();
    };
  }

  private static String kept(long millis) {
    if (millis < 0) {
      return "for ever";
    }
    long hours = millis / 3_600_000;
    return hours % 24 == 0 ? hours / 24 + " d" : hours + " h";
  }
}
