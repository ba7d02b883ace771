package io.tradeflow.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Keycloak's answer to a grant; {@code expiresIn} is seconds. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Tokens(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("refresh_token") @Nullable String refreshToken,
    @JsonProperty("expires_in") long expiresIn) {

  @Override
  public String toString() {
    return "Tokens[expiresIn=" + expiresIn + "]";
  }
}
