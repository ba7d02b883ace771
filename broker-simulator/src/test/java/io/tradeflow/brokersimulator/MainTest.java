package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void optionsAreSettings() {
    Settings settings = Main.settings("--port", "0", "--receipts", "r.log", "--cash", "5");
    assertThat(settings.port()).isZero();
    assertThat(settings.receipts()).isEqualTo(Path.of("r.log"));
    assertThat(settings.cash()).isEqualByComparingTo("5");
  }

  @Test
  void unknownOptionIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Main.settings("--prot", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--prot")
        .hasMessageContaining("--port");
    assertThatThrownBy(() -> Main.settings("--port", "70000"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
