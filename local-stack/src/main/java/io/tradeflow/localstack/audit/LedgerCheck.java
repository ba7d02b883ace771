package io.tradeflow.localstack.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks an export while it streams by. Memory grows with the number of chains only. */
public final class LedgerCheck {
  /**
   * What was checked.
   *
   * @param head the signed head that it was checked against; null while there is none
   */
  public record Result(long records, long chains, @Nullable Head head) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Keys keys;
  private final Consumer<JsonNode> each;

  /**
   * @param each is handed every record that is as it was written
   */
  public LedgerCheck(Keys keys, Consumer<JsonNode> each) {
    this.keys = keys;
    this.each = each;
  }

  /**
   * Reads the export to its end.
   *
   * @throws BrokenLedger at the first thing that is not as it was written and signed
   * @throws IOException if the export cannot be read, or ends too early
   */
  public Result check(InputStream export) throws IOException {
    try (JsonParser parser = JSON.createParser(export)) {
      return new Run(parser).read();
    } catch (JacksonException e) {
      throw new IOException("The export is not whole: " + e.getOriginalMessage(), e);
    }
  }

  private final class Run {
    private final JsonParser parser;
    private @Nullable String account;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable Head head;
    private @Nullable Chains chains;
    private long count = -1;

    Run(JsonParser parser) {
      this.parser = parser;
    }

    Result read() throws IOException {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        section(name);
      }
      if (chains == null || count != chains.records()) {
        throw new IOException("The export is not whole. Ask for it again.");
      }
      chains.finish();
      return new Result(chains.records(), chains.chains(), head);
    }

    private void section(String name) {
      switch (name) {
        case "account" -> account = text();
        case "from" -> from = text();
        case "to" -> to = text();
        case "head" -> {
          JsonNode node = parser.readValueAsTree();
          head = node.isNull() ? null : Head.of(node);
        }
        case "keys" -> keys.learn(parser.readValueAsTree());
        case "leaves" -> leaves();
        case "records" -> records();
        case "count" -> count = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }

    private @Nullable String text() {
      return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getString();
    }

    private void leaves() {
      Chains found = new Chains(from == null, to == null);
      @Nullable Head signed = head;
      if (signed != null) {
        signed.check(keys.of(signed.keyId()));
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        found.leaf(parser.readValueAsTree(), signed);
      }
      if (signed != null && account == null) {
        found.covers(signed);
      }
      chains = found;
    }

    private void records() {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (chains == null) {
          throw new BrokenLedger("The export has records before its head");
        }
        JsonNode record = parser.readValueAsTree();
        chains.record(record);
        each.accept(record);
      }
    }
  }
}
