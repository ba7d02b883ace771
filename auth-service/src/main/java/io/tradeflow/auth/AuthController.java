package io.tradeflow.auth;

import io.tradeflow.starter.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The routes that need no token. */
@RestController
@RequestMapping("/api/v1/auth")
class AuthController {
  private static final int MAX_TOKEN = 8_192;

  private final Registration registration;
  private final Sessions sessions;
  private final RefreshTokens refreshTokens;
  private final PasswordReset passwordReset;

  AuthController(
      Registration registration,
      Sessions sessions,
      RefreshTokens refreshTokens,
      PasswordReset passwordReset) {
    this.registration = registration;
    this.sessions = sessions;
    this.refreshTokens = refreshTokens;
    this.passwordReset = passwordReset;
  }

  record Register(
      @NotBlank @Size(max = 254) String email,
      @NotBlank @Size(max = 1_024) String password,
      @Nullable @Size(max = 100) String displayName) {}

  record Registered(UUID accountId) {}

  record Login(
      @Nullable @Size(max = 254) String username,
      @Nullable @Size(max = 254) String email,
      @NotBlank @Size(max = 1_024) String password) {

    /** The user name or the address, whichever is given. */
    String name() {
      String name = username == null || username.isBlank() ? email : username;
      if (name == null || name.isBlank()) {
        throw new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "Give a username or an email.");
      }
      if (name.codePoints().anyMatch(Login::isInvisible)) {
        throw new Problem(
            HttpStatus.BAD_REQUEST,
            "MALFORMED_REQUEST",
            "The user name has control characters, which no name has.");
      }
      return name.strip();
    }

    /** Line ends, NUL, direction marks; Keycloak's database refuses some of them with an error. */
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

  record Refresh(@NotBlank @Size(max = MAX_TOKEN) String refreshToken) {}

  record Reset(@NotBlank @Size(max = 254) String email) {}

  @PostMapping("/register")
  Mono<ResponseEntity<Registered>> register(
      @Valid @RequestBody Register request, ServerHttpRequest http) {
    EmailAddress email = address(request.email());
    PasswordPolicy.check(request.password(), email.value());
    return registration
        .register(email, request.password(), PersonName.of(request.displayName()), Caller.of(http))
        .map(id -> ResponseEntity.status(HttpStatus.CREATED).body(new Registered(id)));
  }

  @PostMapping("/login")
  Mono<ResponseEntity<TokenView>> login(@Valid @RequestBody Login request, ServerHttpRequest http) {
    return sessions
        .login(request.name(), request.password(), Caller.of(http))
        .map(AuthController::answer);
  }

  @PostMapping("/refresh")
  Mono<ResponseEntity<TokenView>> refresh(
      @Valid @RequestBody Refresh request, ServerHttpRequest http) {
    return refreshTokens.use(request.refreshToken(), Caller.of(http)).map(AuthController::answer);
  }

  /** The same answer whether or not the address has an account. */
  @PostMapping("/reset-password")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Void> resetPassword(@Valid @RequestBody Reset request, ServerHttpRequest http) {
    return passwordReset.request(address(request.email()), Caller.of(http));
  }

  static ResponseEntity<TokenView> answer(Tokens tokens) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(TokenView.of(tokens));
  }

  private static EmailAddress address(String text) {
    try {
      return EmailAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "EMAIL_INVALID",
          "This is not an e-mail address. Use a form like name@example.org.");
    }
  }
}
