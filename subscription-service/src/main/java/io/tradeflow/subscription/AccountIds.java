package io.tradeflow.subscription;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Account ids as text. */
final class AccountIds {
  private AccountIds() {}

  /**
   * Reads an id in the one form in which ids are written; {@link UUID#fromString} alone takes
   * {@code 1-1-1-1-1} for one too.
   *
   * @throws IllegalArgumentException if it is none
   */
  static UUID parse(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("No account id");
    }
    UUID id = UUID.fromString(text);
    if (!id.toString().equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("Not an account id in its full form");
    }
    return id;
  }
}
