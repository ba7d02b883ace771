package io.tradeflow.auth;

import io.tradeflow.starter.web.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * What a new password must be: long, not one that everybody tries, not the address itself. Mixed
 * characters are not demanded (NIST SP 800-63B, 3.1.1.2). The realm's policy comes on top.
 */
final class PasswordPolicy {
  static final int MIN_LENGTH = 12;
  static final int MAX_LENGTH = 128;
  private static final int MIN_DIFFERENT = 5;
  private static final Set<String> COMMON =
      Set.of(
          "password1234",
          "password12345",
          "passwordpassword",
          "qwertyuiop123",
          "qwertyuiopasdf",
          "123456789012",
          "1234567890123",
          "iloveyou12345",
          "letmein123456",
          "administrator",
          "correcthorsebatterystaple");

  private PasswordPolicy() {}

  /**
   * Checks a new password.
   *
   * @throws Problem 422 PASSWORD_POLICY that says what to do
   */
  static void check(String password, String username) {
    objection(password, username)
        .ifPresent(
            reason -> {
              throw problem(reason);
            });
  }

  static Problem problem(String reason) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "PASSWORD_POLICY", reason)
        .with("minLength", MIN_LENGTH)
        .with("maxLength", MAX_LENGTH);
  }

  /** Why the password is refused; empty if it is fine. */
  static Optional<String> objection(String password, String username) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH) {
      return Optional.of("The password has " + length + " characters. Use at least 12.");
    }
    if (length > MAX_LENGTH) {
      return Optional.of("The password has " + length + " characters. Use at most 128.");
    }
    if (password.codePoints().anyMatch(PasswordPolicy::isNoText)) {
      return Optional.of("The password has control characters. Use printable ones.");
    }
    if (password.codePoints().distinct().count() < MIN_DIFFERENT) {
      return Optional.of("The password has too few different characters. Use at least 5.");
    }
    String lower = password.toLowerCase(Locale.ROOT);
    if (COMMON.contains(lower)) {
      return Optional.of("The password is one of the most common ones. Choose another.");
    }
    String user = username.toLowerCase(Locale.ROOT);
    int at = user.indexOf('@');
    if (lower.equals(user) || (at > 0 && lower.equals(user.substring(0, at)))) {
      return Optional.of("The password is the user name. Choose another.");
    }
    return Optional.empty();
  }

  /** Control characters, and halves of characters, which no JSON can carry. */
  private static boolean isNoText(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }
}
