package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.brokersimulator.Caller.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream over real WebSockets. */
class StreamTest {
  private final Simulator venue =
      Simulator.start(Settings.inMemory(), Clock.systemUTC(), Duration.ofMillis(700));
  private final Caller caller = new Caller(venue);

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void eachEventComesOnceInOrderAlsoToThoseWhoComeLater() {
    Listener early = caller.listen(0);
    caller.post("/sim/depth", Caller.BOOK);
    for (int i = 0; i < 50; i++) {
      caller.place("o" + i, "BUY", "0.01", "");
    }
    Listener late = caller.listen(0);
    early.awaitEvents(100);
    late.awaitEvents(100);
    assertThat(early.sequences())
        .isEqualTo(late.sequences())
        .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void streamGoesOnBehindTheSequenceThatTheReaderHas() {
    caller.place("a", "BUY", "1", ",\"limitPrice\":\"90\"");
    caller.place("b", "BUY", "1", ",\"limitPrice\":\"90\"");
    Listener stream = caller.listen(1);
    caller.delete("/v1/orders/a?reason=USER");
    stream.awaitEvents(2);
    assertThat(stream.sequences()).containsExactly(2L, 3L);
    assertThat(stream.events().getLast().path("order").path("state").stringValue())
        .isEqualTo("CANCELLED");
  }

  @Test
  void readerAheadOfTheVenueIsToldThatItsHistoryIsLost() {
    Listener stream = caller.listen(5);
    await().atMost(Caller.PATIENCE).until(() -> stream.closed == 4001);
  }

  @Test
  void readerThatTakesNothingIsCut() throws IOException {
    StringBuilder asks = new StringBuilder();
    for (int level = 0; level < 10; level++) {
      asks.append(level == 0 ? "" : ",").append("[\"10").append(level).append("\",\"1\"]");
    }
    String book = "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":[" + asks + "]}";
    try (Socket reader = new Socket()) {
      reader.setReceiveBufferSize(4_096);
      reader.connect(new InetSocketAddress("localhost", venue.port()));
      reader
          .getOutputStream()
          .write(
              """
              GET /v1/stream?after=0 HTTP/1.1\r
              Host: localhost\r
              Upgrade: websocket\r
              Connection: Upgrade\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
              \r
              """
                  .getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 1_000; i++) {
        caller.post("/sim/depth", book);
        caller.place("o" + i, "BUY", "10", "");
      }
      reader.setSoTimeout(20_000);
      InputStream in = reader.getInputStream();
      await().pollDelay(Duration.ofMillis(800)).atMost(Caller.PATIENCE).until(() -> ended(in));
    }
    assertThat(caller.get("/v1/time").status()).isEqualTo(200);
  }

  /** Reads what had been buffered, up to the cut. */
  private static boolean ended(InputStream in) {
    byte[] buffer = new byte[1 << 16];
    long read = 0;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read += n;
      }
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
    return read > 0;
  }
}
