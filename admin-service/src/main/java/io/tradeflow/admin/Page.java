package io.tradeflow.admin;

import io.tradeflow.starter.web.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page begins; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  private static final int LARGEST = 500;

  /** Checks what a caller asks for: 1 to 500 items. */
  public static int limit(int asked) {
    if (asked < 1 || asked > LARGEST) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "BAD_LIMIT", "limit must be between 1 and " + LARGEST);
    }
    return asked;
  }

  /** Makes a page of at most {@code limit} items from rows of which one more was asked for. */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> items = List.copyOf(rows.subList(0, limit));
    return new Page<>(items, cursor.apply(items.getLast()));
  }
}
