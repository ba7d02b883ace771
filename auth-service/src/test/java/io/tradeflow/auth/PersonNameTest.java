package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonNameTest {
  @Test
  void splitsAtTheLastSpace() {
    assertThat(PersonName.of("Ada King Lovelace"))
        .isEqualTo(new PersonName("Ada King", "Lovelace"));
    assertThat(PersonName.of("Ada")).isEqualTo(new PersonName("Ada", "-"));
  }

  @Test
  void isNeutralWithoutAName() {
    assertThat(PersonName.of(null)).isEqualTo(new PersonName("Trader", "-"));
    assertThat(PersonName.of(" <> ")).isEqualTo(new PersonName("Trader", "-"));
  }

  @Test
  void dropsWhatNoNameHas() {
    assertThat(PersonName.of("A\u0000d\u0085a\ud800 \u202eL\u2028"))
        .isEqualTo(new PersonName("A d a", "L"));
  }

  @Test
  void dropsWhatKeycloakRefuses() {
    assertThat(PersonName.of("<b>Ada</b>\r\nL").first()).doesNotContain("<", ">", "/", "\r", "\n");
  }
}
