package io.tradeflow.starter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.tradeflow.events.RevocationEvent;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

class KnownDatumsTest {
  private final AvroSerdeConfig settings =
      new AvroSerdeConfig(
          new KafkaSettings(
                  "localhost:1",
                  new KafkaStarterProperties("http://localhost:1", "any", "any", 1, ""))
              .serde());
  private final KnownDatums<Object> datums = new KnownDatums<>();
  private final Schema schema = RevocationEvent.getClassSchema();

  KnownDatumsTest() {
    datums.configure(settings);
  }

  @Test
  void servicesReadAndWriteWithIt() {
    assertThat(settings.getAvroDatumProvider()).isEqualTo(KnownDatums.class);
  }

  @Test
  void oneReaderAndOneWriterServeEveryRecordOfASchema() {
    Schema readAnew = new Schema.Parser().parse(schema.toString());

    assertThat(datums.createDatumReader(readAnew)).isSameAs(datums.createDatumReader(schema));
    RevocationEvent event = new RevocationEvent();
    assertThat(datums.createDatumWriter(event, readAnew))
        .isSameAs(datums.createDatumWriter(event, schema));
  }

  @Test
  void anotherVersionOfASchemaHasAReaderOfItsOwn() {
    Schema another =
        new Schema.Parser()
            .parse(
                schema
                    .toString()
                    .replaceFirst(
                        "\"fields\":\\[", "\"fields\":[{\"name\":\"added\",\"type\":\"int\"},"));

    assertThat(datums.createDatumReader(another)).isNotSameAs(datums.createDatumReader(schema));
  }

  @Test
  void aRecordWithoutAClassIsWrittenAsSuch() {
    assertThat(datums.createDatumWriter(new GenericData.Record(schema), schema))
        .isNotSameAs(datums.createDatumWriter(new RevocationEvent(), schema));
  }
}
