package io.tradeflow.auth;

import org.jspecify.annotations.Nullable;

/** A display name in the two parts that Keycloak demands before a user can log in. */
record PersonName(String first, String last) {
  private static final String NOT_GIVEN = "Trader";
  private static final String NO_LAST = "-";
  private static final String REFUSED_BY_KEYCLOAK =
      "[<>&\"$%!#?§;*~/\\\\|^=\\[\\]{}()\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]";

  /** The last word is the last name; without a name it is a neutral one. */
  static PersonName of(@Nullable String displayName) {
    String clean =
        displayName == null ? "" : displayName.replaceAll(REFUSED_BY_KEYCLOAK, " ").strip();
    if (clean.isEmpty()) {
      return new PersonName(NOT_GIVEN, NO_LAST);
    }
    int space = clean.lastIndexOf(' ');
    return space < 0
        ? new PersonName(clean, NO_LAST)
        : new PersonName(clean.substring(0, space).strip(), clean.substring(space + 1));
  }
}
