package io.tradeflow.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.BaseSubscriber;

/** Bounds of one reader. */
class ConnectionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Connection connection = new Connection(Channel.MARKET_DATA, NOW, 3);
  private final List<CloseStatus> closed = new ArrayList<>();
  private final List<String> read = new ArrayList<>();

  ConnectionTest() {
    connection.closed().subscribe(closed::add);
  }

  private static Message message(String type) {
    return new Message(type, "\"type\":\"" + type + "\"}");
  }

  /** Takes so many and no more. */
  private void reads(int messages) {
    connection
        .outgoing()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.request(messages);
              }

              @Override
              protected void hookOnNext(String text) {
                read.add(text);
              }
            });
  }

  @Test
  void oneMessageTooManyCloses() {
    for (int i = 0; i < 3; i++) {
      connection.send(message("E"));
    }
    assertThat(closed).isEmpty();

    connection.send(message("E"));

    assertThat(closed).containsExactly(Connection.TOO_SLOW);
  }

  @Test
  void whoHearsThatItIsLoggedInMissesNothingFromThenOn() {
    List<Boolean> hears = new ArrayList<>();
    connection.outgoing().subscribe(told -> hears.add(connection.isOf("a-1")));

    connection.authenticated(
        Jwt.withTokenValue("token").header("alg", "none").subject("a-1").build());

    assertThat(hears).containsExactly(true);
  }

  @Test
  void keepsTheLatestOfEachStream() {
    reads(10);
    connection.conflate("quoteA", message("OLD"));
    connection.conflate("quoteB", message("B"));
    connection.conflate("quoteA", message("NEW"));

    connection.flush(NOW, PATIENCE);

    assertThat(read)
        .containsExactly(
            "{\"channel\":\"market-data\",\"seq\":1,\"type\":\"NEW\"}",
            "{\"channel\":\"market-data\",\"seq\":2,\"type\":\"B\"}");
  }

  @Test
  void moreSymbolsThanRoomAreSentAsThereIsRoom() {
    for (int symbol = 0; symbol < 50; symbol++) {
      connection.conflate("quote" + symbol, message("Q" + symbol));
    }

    connection.flush(NOW, PATIENCE);
    assertThat(closed).isEmpty();
    reads(50);
    for (int round = 1; round <= 50; round++) {
      connection.flush(NOW.plusMillis(100L * round), PATIENCE);
    }

    assertThat(read).hasSize(50).last().asString().contains("\"seq\":50");
    assertThat(closed).isEmpty();
  }

  @Test
  void whoMakesNoRoomIsClosedInTheEnd() {
    for (int symbol = 0; symbol < 10; symbol++) {
      connection.conflate("quote" + symbol, message("Q"));
    }

    connection.flush(NOW, PATIENCE);
    connection.flush(NOW.plusSeconds(1), PATIENCE);
    connection.flush(NOW.plusSeconds(10), PATIENCE);
    assertThat(closed).isEmpty();
    connection.flush(NOW.plusSeconds(12), PATIENCE);

    assertThat(closed).containsExactly(Connection.TOO_SLOW);
  }
}
