package io.tradeflow.auth;

import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address in lower case; upper and lower case name the same account. */
record EmailAddress(String value) {
  private static final int MAX_LENGTH = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9_+-]+(\\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");

  EmailAddress {
    if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not an e-mail address");
    }
  }

  /**
   * Reads what a person typed.
   *
   * @throws IllegalArgumentException if it is no address; the message does not repeat it
   */
  static EmailAddress parse(String text) {
    return new EmailAddress(text.strip().toLowerCase(Locale.ROOT));
  }

  String localPart() {
    return value.substring(0, value.indexOf('@'));
  }

  /** Does not show the address, so that it gets into no log. */
  @Override
  public String toString() {
    return "EmailAddress[…]";
  }
}
