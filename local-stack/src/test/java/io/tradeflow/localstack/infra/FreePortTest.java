package io.tradeflow.localstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.StackLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final int FIRST_OF_OUTGOING = 32_768;

  @Test
  void neverGivesAPortTwiceNorOneThatAnOutgoingConnectionMayGet() throws IOException {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      int port = FreePort.any();
      assertThat(given.add(port)).isTrue();
      assertThat(port).isBetween(1024, FIRST_OF_OUTGOING - 1);
    }
  }

  @Test
  void passesByWhatIsTaken() throws IOException {
    int next = FreePort.any() + 1;
    try (ServerSocket busy = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.any()).isNotEqualTo(busy.getLocalPort());
      assertThat(FreePort.answers(next)).isTrue();
    }
    assertThat(FreePort.answers(next)).isFalse();
  }

  @Test
  void aPartOfTheRangeIsOneProcesssAlone() throws Exception {
    int part = (FreePort.any() - FreePort.FIRST) / FreePort.PART;

    Process other =
        new ProcessBuilder(
                StackLayout.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                Integer.toString(part))
            .redirectErrorStream(true)
            .start();

    assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly("false", "true");
  }

  /** Says whether it can claim the part, and whether it gets a port all the same. */
  static final class Other {
    private Other() {}

    public static void main(String[] part) throws IOException {
      System.out.println(FreePort.claim(Integer.parseInt(part[0])) != null);
      System.out.println(FreePort.any() > 0);
    }
  }
}
