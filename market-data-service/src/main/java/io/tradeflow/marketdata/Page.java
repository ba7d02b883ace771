package io.tradeflow.marketdata;

import io.tradeflow.starter.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Part of a list.
 *
 * @param nextCursor asks for what follows; null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }

  /** All there is. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * The page of {@code all} that begins at the cursor.
   *
   * @throws Problem if the cursor is not one of ours
   */
  public static <T> Page<T> of(List<T> all, @Nullable String cursor, int limit) {
    long from = cursor == null ? 0 : decode(cursor);
    if (from < 0) {
      throw badCursor();
    }
    int begin = (int) Math.min(from, all.size());
    int end = Math.min(all.size(), begin + limit);
    return new Page<>(all.subList(begin, end), end < all.size() ? encode(end) : null);
  }

  /** Opaque text for a position. */
  public static String encode(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(position).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reverse of {@link #encode}.
   *
   * @throws Problem if the cursor is not one of ours
   */
  public static long decode(String cursor) {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw badCursor();
    }
  }

  private static Problem badCursor() {
    return new Problem(
        HttpStatus.BAD_REQUEST, "BAD_CURSOR", "Pass nextCursor of the page before, unchanged.");
  }

  /**
   * Refuses a limit outside 1..max.
   *
   * @throws Problem if it is outside
   */
  public static int limit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "BAD_LIMIT", "limit must be from 1 to " + max + ".");
    }
    return limit;
  }
}
