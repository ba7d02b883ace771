package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradeflow.starter.web.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"trader-Passw0rd!", "horse battery staple", "ünïcödé-pässwörd", "abcdefgh1234"})
  void acceptsLongPasswords(String password) {
    assertThat(PasswordPolicy.objection(password, "ada@example.org")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sh0rt!, at least 12",
    "aaaaaaaaaaaaaaaa, different",
    "Password1234, common",
    "Ada.Lovelace@example.org, user name",
    "ADA.LOVELACE, user name"
  })
  void refusesBadPasswordsAndSaysWhy(String password, String reason) {
    assertThat(PasswordPolicy.objection(password, "ada.lovelace@example.org").orElseThrow())
        .contains(reason);
  }

  @Test
  void refusesControlCharactersAndEndlessPasswords() {
    assertThat(PasswordPolicy.objection("good-password\r\n-is-it", "ada")).isPresent();
    assertThat(PasswordPolicy.objection("half-a-character-\ud800", "ada")).isPresent();
    assertThat(PasswordPolicy.objection("whole-character-\ud83d\ude00", "ada")).isEmpty();
    assertThat(PasswordPolicy.objection("abcdefghij".repeat(13), "ada")).isPresent();
    assertThat(PasswordPolicy.objection("abcdefgh".repeat(16), "ada")).isEmpty();
  }

  @Test
  void answers422WithACode() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> PasswordPolicy.check("short", "ada"))
        .satisfies(
            problem -> {
              assertThat(problem.getStatusCode().value()).isEqualTo(422);
              assertThat(problem.getBody().getProperties())
                  .containsEntry("code", "PASSWORD_POLICY")
                  .containsEntry("minLength", 12);
            });
  }
}
