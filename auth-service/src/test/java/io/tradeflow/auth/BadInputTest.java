package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.auth.AuthSystem.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is refused here: Keycloak does not see it. */
class BadInputTest {
  private static final String GOOD = "correct-horse-battery";

  private final AuthSystem system = AuthSystem.RUNNING;

  @BeforeEach
  void listen() {
    system.keycloak.forgetRequests();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "register | {                                                     | 400 | MALFORMED_REQUEST",
        "register | []                                                    | 400 | MALFORMED_REQUEST",
        "register | ''                                                    | 400 | MALFORMED_REQUEST",
        "register | {'email':'a@b.example','email':'c@d.example','password':'P'} | 400 | MALFORMED_REQUEST",
        "register | {'email':'a@b.example','password':'P','accountId':'x'} | 400 | MALFORMED_REQUEST",
        "register | {'email':'a@b.example','password':'P','roles':['admin']} | 400 | MALFORMED_REQUEST",
        "register | {'email':{},'password':'P'}                           | 400 | MALFORMED_REQUEST",
        "register | {'email':'a@b.example'}                               | 422 | INVALID_FIELDS",
        "register | {'email':'a@b.example','password':null}               | 422 | INVALID_FIELDS",
        "register | {'email':'a@b.example\\r\\nBcc: c@d.example','password':'P'} | 422 | EMAIL_INVALID",
        "register | {'email':'a\\u0000@b.example','password':'P'}         | 400 | MALFORMED_REQUEST",
        "register | {'email':'a\\u202e@b.example','password':'P'}         | 422 | EMAIL_INVALID",
        "register | {'email':'a@b.example','password':'short'}            | 422 | PASSWORD_POLICY",
        "register | {'email':'a@b.example','password':'P\\u0000'}         | 400 | MALFORMED_REQUEST",
        "register | {'email':'a@b.example','password':'P\\ud800'} | 422 | PASSWORD_POLICY",
        "login    | {'password':'P'}                                      | 422 | INVALID_FIELDS",
        "login    | {'username':' ','email':'','password':'P'}            | 422 | INVALID_FIELDS",
        "login    | {'username':'ada'}                                    | 422 | INVALID_FIELDS",
        "login    | {'username':'a\\u0000','password':'P'}                | 400 | MALFORMED_REQUEST",
        "login    | {'email':'a@b.example\\u0000','password':'P'}         | 400 | MALFORMED_REQUEST",
        "login    | {'username':'a\\r\\nb','password':'P'}                | 400 | MALFORMED_REQUEST",
        "login    | {'username':'a\\u202eb','password':'P'}               | 400 | MALFORMED_REQUEST",
        "login    | {'username':'a\\ud800','password':'P'}                | 400 | MALFORMED_REQUEST",
        "login    | {'username':'ada','password':'P','grant_type':'x'}    | 400 | MALFORMED_REQUEST",
        "refresh  | {'refreshToken':''}                                   | 422 | INVALID_FIELDS",
        "refresh  | {'refreshToken':['a']}                                | 400 | MALFORMED_REQUEST",
        "reset-password | {'email':'nobody'}                              | 422 | EMAIL_INVALID",
        "reset-password | {'email':'a@b.example','redirectUri':'http://x'} | 400 | MALFORMED_REQUEST"
      })
  void isRefusedBeforeKeycloakIsAsked(String route, String body, int status, String code) {
    Answer answer = system.post(route, body.replace('\'', '"').replace("\"P", "\"" + GOOD));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.headers().get("content-type").getFirst())
        .startsWith("application/problem+json");
    assertThat(answer.body().toString()).doesNotContain("Exception", "at io.", GOOD);
    assertThat(system.keycloak.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"register", "login", "refresh", "reset-password"})
  void endlessNestingAndEndlessBodiesAreRefused(String route) {
    assertThat(system.post(route, "{\"email\":" + "[".repeat(10_000)).status()).isEqualTo(400);
    Answer large = system.post(route, "{\"email\":\"" + "a".repeat(70_000) + "\"}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.code()).isEqualTo("BODY_TOO_LARGE");
    assertThat(system.keycloak.requests()).isEmpty();
  }

  @Test
  void tooLongFieldsAreRefusedAndNotRepeated() {
    String token = "a".repeat(8_193);

    Answer answer = Person.refreshes(token);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().toString()).doesNotContain(token);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, login, 405",
    "PUT, refresh, 405",
    "DELETE, register, 405",
    "POST, nothing, 401"
  })
  void otherMethodsAndRoutesAreRefused(String method, String route, int status) {
    assertThat(system.send(method, route, "", "{}").status()).isEqualTo(status);
  }

  @Test
  void formsAreNoJson() {
    AuthSystem.Answer answer =
        system.sendAs("login", "application/x-www-form-urlencoded", "username=a&password=b");

    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMTExMTExMS0yMjIyLTMzMzMtNDQ0NC01NTU1NTU1NTU1NTUifQ."
      })
  void whatIsNoRefreshTokenOfOursIs401(String token) {
    Answer answer = Person.refreshes(token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("INVALID_REFRESH_TOKEN");
    assertThat(system.keycloak.requests())
        .isEqualTo(List.of("POST /realms/tradeflow/protocol/openid-connect/token refresh_token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout", "change-password", "sessions", "sessions/x"})
  void theRestNeedsAToken(String route) {
    String method =
        switch (route) {
          case "logout" -> "POST";
          case "change-password" -> "PUT";
          case "sessions" -> "GET";
          default -> "DELETE";
        };

    Answer answer =
        system.send(method, route, "", "{}", "X-Account-Id", "someone", "X-User-Id", "someone");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
  }
}
