package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class CallerTest {
  @Test
  void takesTheAddressThatTheGatewaySaw() {
    Caller caller = Caller.of(request().header("X-Forwarded-For", "203.0.113.7, 10.0.0.1").build());

    assertThat(caller.remoteAddress()).isEqualTo("203.0.113.7");
  }

  @Test
  void takesThePeerWhereNothingUsableIsForwarded() {
    assertThat(Caller.of(request().header("X-Forwarded-For", "<script>").build()).remoteAddress())
        .isEqualTo("192.0.2.9");
    assertThat(Caller.of(request().build()).remoteAddress()).isEqualTo("192.0.2.9");
  }

  @Test
  void shortensTheUserAgentAndDropsWhatIsNotPrintable() {
    Caller caller = Caller.of(request().header("User-Agent", "x\u202Ey" + "z".repeat(400)).build());

    assertThat(caller.userAgent()).startsWith("x?yz").hasSize(200);
  }

  private static MockServerHttpRequest.BaseBuilder<?> request() {
    return MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress("192.0.2.9", 1));
  }
}
