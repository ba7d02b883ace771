package io.tradeflow.localstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    }
  }
}
