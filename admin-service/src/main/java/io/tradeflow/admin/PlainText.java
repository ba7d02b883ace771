package io.tradeflow.admin;

import io.tradeflow.starter.web.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Ids and names that callers give to search for. */
public final class PlainText {
  private PlainText() {}

  /** Refuses line ends, NUL, which PostgreSQL does not take, and marks that turn the direction. */
  public static @Nullable String check(String name, @Nullable String text) {
    if (text != null && text.codePoints().anyMatch(PlainText::isInvisible)) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The parameter " + name + " has control characters.");
    }
    return text;
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
