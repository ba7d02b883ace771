package io.tradeflow.localstack.replay;

import org.jspecify.annotations.Nullable;

/**
 * Where what is stored is not what the topics say.
 *
 * @param table with its schema
 * @param key of the row, its columns joined
 * @param column null where the whole row is on one side only
 * @param live what is stored
 * @param rebuilt what follows from the topics
 */
public record Difference(
    String table,
    String key,
    @Nullable String column,
    @Nullable String live,
    @Nullable String rebuilt) {
  @Override
  public String toString() {
    return "%s %s%s: stored %s, from the topics %s"
        .formatted(
            table,
            key,
            column == null ? "" : " " + column,
            live == null ? "nothing" : live,
            rebuilt == null ? "nothing" : rebuilt);
  }
}
