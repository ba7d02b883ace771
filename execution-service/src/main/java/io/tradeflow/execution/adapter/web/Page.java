package io.tradeflow.execution.adapter.web;

import io.tradeflow.starter.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A part of a list and where the next part begins; null at the end. */
record Page<T>(List<T> items, @Nullable String nextCursor) {
  private static final int MAX = 500;

  /** From one row more than asked for, which says whether there is more. */
  static <R, T> Page<T> of(
      List<R> rows, int limit, Function<R, T> view, Function<R, String> position) {
    boolean more = rows.size() > limit;
    List<R> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(
        shown.stream().map(view).toList(), more ? encode(position.apply(shown.getLast())) : null);
  }

  static int limit(int asked) {
    if (asked < 1 || asked > MAX) {
      throw new Problem(HttpStatus.BAD_REQUEST, "BAD_LIMIT", "limit must be between 1 and " + MAX);
    }
    return asked;
  }

  /** What the cursor stands for, by that parser; null for the first page. */
  static <C> @Nullable C after(String cursor, Function<String, C> parser) {
    if (cursor.isEmpty()) {
      return null;
    }
    try {
      return parser.apply(storable(Base64.getUrlDecoder().decode(cursor)));
    } catch (RuntimeException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "BAD_CURSOR", "Use nextCursor of the last page as it came.");
    }
  }

  /** No database compares a text with NUL. */
  private static String storable(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in a cursor");
    }
    return text;
  }

  private static String encode(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }
}
