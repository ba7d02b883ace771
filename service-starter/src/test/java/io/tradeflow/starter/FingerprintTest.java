package io.tradeflow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void isTheSameForTheSame() {
    assertThat(Fingerprint.of("a=1")).isEqualTo(Fingerprint.of("a=1")).hasSize(16);
  }

  @Test
  void differsBySettings() {
    assertThat(Fingerprint.of("a=1")).isNotEqualTo(Fingerprint.of("a=2"));
  }

  @Test
  void differsByCode() {
    assertThat(Fingerprint.of("classpath*:io/tradeflow/starter/outbox/*.class", ""))
        .isNotEqualTo(Fingerprint.of("classpath*:io/tradeflow/starter/kafka/*.class", ""));
  }
}
