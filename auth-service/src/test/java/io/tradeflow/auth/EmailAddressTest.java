package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @Test
  void foldsCaseAndOuterSpace() {
    assertThat(EmailAddress.parse(" Ada.Lovelace+x@Example.ORG ").value())
        .isEqualTo("ada.lovelace+x@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "a b@example.org",
        "ada@exa_mple.org",
        "ada@example.org\r\nBcc: x@example.org",
        "ada\u0000@example.org",
        "ada\u202E@example.org",
        "a..b@example.org",
        "ada@-example.org"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse(text));
  }

  @Test
  void refusesAddressesLongerThanMailAllows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.parse("a".repeat(250) + "@example.org"));
  }

  @Test
  void doesNotShowItselfInLogs() {
    assertThat(EmailAddress.parse("ada@example.org").toString()).doesNotContain("ada");
  }
}
