package io.tradeflow.localstack.demo;

import io.tradeflow.events.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Candles of the latest run of the feed, from the topic, in the form that a replay reads. */
public final class CandleExport {
  private record Row(String eventId, String feedRun, String line) {}

  private final TopicReader topics;

  /** {@code registry} is the base address of the Confluent-compatible API. */
  public CandleExport(String kafka, String registry) {
    this.topics = new TopicReader(kafka, registry);
  }

  /** Writes the rows in market-time order, a repeated event once; gives how many there are. */
  public long write(String symbol, String interval, Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    topics.read(
        Topics.MARKET_CANDLES,
        symbol,
        event -> {
          Row row = row(event, interval);
          if (row != null) {
            // One symbol is in one partition: an earlier run ends where the next begins.
            if (!rows.isEmpty() && !rows.getLast().feedRun().equals(row.feedRun())) {
              rows.clear();
            }
            if (rows.isEmpty() || !rows.getLast().eventId().equals(row.eventId())) {
              rows.add(row);
            }
          }
        });
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("time,open,high,low,close,volume\n");
      rows.forEach(row -> out.print(row.line() + "\n"));
    }
    return rows.size();
  }

  private static @Nullable Row row(GenericRecord event, String interval) {
    if (!(event.get("candle") instanceof GenericRecord candle)
        || !candle.get("interval").toString().equals(interval)) {
      return null;
    }
    GenericRecord envelope = (GenericRecord) event.get("envelope");
    return new Row(
        envelope.get("eventId").toString(),
        envelope.get("correlationId").toString(),
        String.join(
            ",",
            ((Instant) candle.get("openTime")).toString(),
            plain(candle, "open"),
            plain(candle, "high"),
            plain(candle, "low"),
            plain(candle, "close"),
            plain(candle, "volume")));
  }

  private static String plain(GenericRecord candle, String field) {
    return ((BigDecimal) candle.get(field)).stripTrailingZeros().toPlainString();
  }
}
