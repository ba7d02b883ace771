package io.tradeflow.starter.kafka;

import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Readers and writers by their schema, which keeps its hash. The library's own provider knows them
 * by a fingerprint and makes it anew, of the whole schema's text, for each record that is read or
 * written.
 */
public final class KnownDatums<T> extends DefaultAvroDatumProvider<T> {
  /** More schemas than all topics have versions; those beyond are made anew each time. */
  private static final int MOST = 1_000;

  private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();

  @Override
  public DatumReader<T> createDatumReader(Schema schema) {
    @Nullable DatumReader<T> known = readers.get(schema);
    if (known != null) {
      return known;
    }
    DatumReader<T> made = super.createDatumReader(schema);
    if (readers.size() < MOST) {
      readers.put(schema, made);
    }
    return made;
  }

  @Override
  public DatumWriter<T> createDatumWriter(T datum, Schema schema) {
    if (!(datum instanceof SpecificRecord)) {
      return super.createDatumWriter(datum, schema);
    }
    @Nullable DatumWriter<T> known = writers.get(schema);
    if (known != null) {
      return known;
    }
    DatumWriter<T> made = super.createDatumWriter(datum, schema);
    if (writers.size() < MOST) {
      writers.put(schema, made);
    }
    return made;
  }
}
