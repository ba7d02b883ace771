package io.tradeflow.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keycloak answered 4xx: it works, and refuses what was asked. */
final class KeycloakRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Set<String> REUSED =
      Set.of("Stale token", "Maximum allowed refresh token reuse exceeded");

  private final int status;
  private final String error;
  private final String description;

  /** The body of Keycloak's errors; the admin API names the fields otherwise than OAuth. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Body(
      @Nullable String error,
      @JsonProperty("error_description") @Nullable String description,
      @Nullable String errorMessage) {}

  KeycloakRefusal(int status, Body body) {
    super("Keycloak answered " + status + " " + body);
    this.status = status;
    this.error = text(body.error());
    this.description = body.description() == null ? text(body.errorMessage()) : body.description();
  }

  int status() {
    return status;
  }

  /** Wrong password, unknown user, disabled user, or a token that was used, ended or forged. */
  boolean invalidGrant() {
    return error.equals("invalid_grant");
  }

  /** A refresh token of ours that was used before; the signature is checked by then. */
  boolean reusedToken() {
    return invalidGrant() && REUSED.contains(description);
  }

  /** The realm's password policy refused a password. */
  boolean passwordPolicy() {
    return status == 400 && (error.startsWith("invalidPassword") || passwordNamed());
  }

  String description() {
    return description;
  }

  private boolean passwordNamed() {
    return description.toLowerCase(Locale.ROOT).contains("password");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
