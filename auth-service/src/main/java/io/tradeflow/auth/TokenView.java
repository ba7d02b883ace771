package io.tradeflow.auth;

import org.jspecify.annotations.Nullable;

/** Tokens as JSON; {@code expiresIn} is the seconds that the access token lives. */
record TokenView(
    String accessToken, @Nullable String refreshToken, long expiresIn, String tokenType) {

  static TokenView of(Tokens tokens) {
    return new TokenView(tokens.accessToken(), tokens.refreshToken(), tokens.expiresIn(), "Bearer");
  }
}
