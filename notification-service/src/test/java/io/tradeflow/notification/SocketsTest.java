package io.tradeflow.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.SessionRevoked;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Real sockets on real records. */
class SocketsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TRADES = "/ws/trades";
  private static final String MARKET = "/ws/market-data";

  private static SocketSystem system;

  private final List<Reader> readers = new ArrayList<>();
  private final String account = SocketSystem.account();

  @BeforeAll
  static void start() {
    system = SocketSystem.shared();
  }

  @AfterEach
  void leave() throws Exception {
    for (Reader reader : readers) {
      reader.close();
    }
    await().atMost(SOON).until(() -> system.open() == 0);
  }

  private Reader loggedIn(String path, String of) throws Exception {
    Reader reader = system.reader(path, of);
    readers.add(reader);
    await().atMost(SOON).until(() -> !reader.heard("AUTHENTICATED").isEmpty());
    return reader;
  }

  private Reader stranger(String path) throws Exception {
    Reader reader = new Reader(system.port(), path, true);
    readers.add(reader);
    return reader;
  }

  private static void closes(Reader reader, int code) {
    await().atMost(SOON).untilAsserted(() -> assertThat(reader.closeCode()).isEqualTo(code));
  }

  private static void hears(Reader reader, int events) {
    await().atMost(SOON).untilAsserted(() -> assertThat(reader.events()).hasSize(events));
  }

  private void funded(String of, long seq) {
    system.publish(Topics.EXECUTION_ORDER_EVENTS, of, Samples.funded(of, seq));
  }

  @Test
  void logsInWithTheHeader() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    funded(account, 1);

    hears(reader, 1);
    JsonNode event = reader.events().getFirst();
    assertThat(event.path("channel").asString()).isEqualTo("trades");
    assertThat(event.path("type").asString()).isEqualTo("ACCOUNT_FUNDED");
    assertThat(event.path("accountSeq").asLong()).isEqualTo(1);
    assertThat(event.path("data").path("amount").asString()).isEqualTo("10000");
  }

  @Test
  void logsInWithTheFirstMessage() throws Exception {
    Reader reader = stranger(TRADES);
    reader.says("{\"action\":\"authenticate\",\"token\":\"" + system.token(account) + "\"}");
    await().atMost(SOON).until(() -> !reader.heard("AUTHENTICATED").isEmpty());

    funded(account, 1);

    hears(reader, 1);
  }

  @Test
  void whoDoesNotLogInIsSentAway() throws Exception {
    Reader silent = stranger(TRADES);

    funded(account, 1);

    closes(silent, 4401);
    assertThat(silent.heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c"})
  void wrongTokenIsSentAway(String token) throws Exception {
    Reader reader = stranger(TRADES);

    reader.says("{\"action\":\"authenticate\",\"token\":\"" + token + "\"}");

    closes(reader, 4401);
  }

  @Test
  void nothingIsServedBeforeTheLogin() throws Exception {
    Reader reader = stranger(MARKET);

    reader.says("{\"action\":\"subscribe\",\"symbols\":[\"BTC-USD\"],\"channels\":[\"quote\"]}");

    closes(reader, 4401);
  }

  @Test
  void expiredTokenEndsTheSocketUnlessANewOneIsShown() throws Exception {
    String lasting = system.token(account);
    String brief = system.token(account, "s-" + account, Duration.ofSeconds(6));
    Reader left = new Reader(system.port(), TRADES, true, "Authorization", "Bearer " + brief);
    Reader stays = new Reader(system.port(), TRADES, true, "Authorization", "Bearer " + brief);
    readers.addAll(List.of(left, stays));
    await().atMost(SOON).until(() -> !stays.heard("AUTHENTICATED").isEmpty());

    stays.says("{\"action\":\"authenticate\",\"token\":\"" + lasting + "\"}");

    closes(left, 4401);
    assertThat(stays.closeCode()).isZero();
    await().atMost(SOON).until(() -> stays.heard("AUTHENTICATED").size() == 2);
  }

  @Test
  void endedSessionEndsItsSockets() throws Exception {
    String session = "s-" + account;
    String token = system.token(account, session, Duration.ofMinutes(5));
    Reader reader = new Reader(system.port(), TRADES, true, "Authorization", "Bearer " + token);
    readers.add(reader);
    await().atMost(SOON).until(() -> !reader.heard("AUTHENTICATED").isEmpty());

    system.publish(
        Topics.AUTH_REVOCATIONS,
        session,
        new RevocationEvent(
            Envelopes.of(account, null, null, Instant.now(), "c", "c", "SESSION_REVOKED", 0),
            RevocationEventType.SESSION_REVOKED,
            new SessionRevoked(session),
            null));

    closes(reader, 4401);
  }

  @Test
  void accountsHearOfThemselvesOnly() throws Exception {
    String other = SocketSystem.account();
    Reader mine = loggedIn(TRADES, account);
    Reader theirs = loggedIn(TRADES, other);
    Reader myPositions = loggedIn("/ws/positions", account);
    Reader theirPositions = loggedIn("/ws/positions", other);

    LongStream.rangeClosed(1, 50)
        .forEach(
            seq -> {
              funded(account, seq);
              funded(other, seq + 1_000);
              system.publish(
                  Topics.EXECUTION_POSITIONS, account + ":BTC-USD", Samples.position(account, seq));
            });

    hears(mine, 50);
    hears(theirs, 50);
    hears(myPositions, 50);
    assertThat(mine.events()).allMatch(it -> it.path("accountSeq").asLong() <= 50);
    assertThat(theirs.events()).allMatch(it -> it.path("accountSeq").asLong() > 1_000);
    assertThat(theirPositions.events()).isEmpty();
  }

  @Test
  void askingForAnotherAccountEndsTheSocket() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.says("{\"action\":\"ping\",\"accountId\":\"" + SocketSystem.account() + "\"}");

    closes(reader, 1008);
  }

  @Test
  void aSocketDoesNotChangeItsAccount() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.says(
        "{\"action\":\"authenticate\",\"token\":\"" + system.token(SocketSystem.account()) + "\"}");

    closes(reader, 1008);
  }

  @Test
  void sequenceHasNoGapsAndIsOfTheConnection() throws Exception {
    Reader early = loggedIn(TRADES, account);
    LongStream.rangeClosed(1, 100).forEach(seq -> funded(account, seq));
    hears(early, 100);
    Reader late = loggedIn(TRADES, account);
    LongStream.rangeClosed(101, 150).forEach(seq -> funded(account, seq));
    hears(early, 150);
    hears(late, 50);

    assertThat(early.events().stream().map(it -> it.path("seq").asLong()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 150).boxed().toList());
    assertThat(late.events().stream().map(it -> it.path("seq").asLong()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    assertThat(early.events().stream().map(it -> it.path("accountSeq").asLong()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 150).boxed().toList());
  }

  @Test
  void whoDoesNotReadIsClosedAndNobodyElseWaits() throws Exception {
    Reader fast = loggedIn(TRADES, account);
    String bearer = "Bearer " + system.token(account);
    Reader pausing = new Reader(system.port(), TRADES, false, "Authorization", bearer);
    Reader gone = new Reader(system.port(), TRADES, false, "Authorization", bearer);
    readers.addAll(List.of(pausing, gone));
    await().atMost(SOON).until(() -> system.open() == 3);
    String long4k = "x".repeat(4_000);

    for (int seq = 1; seq <= 2_500; seq++) {
      system.publish(
          Topics.EXECUTION_ORDER_EVENTS, account, Samples.rejected(account, seq, long4k));
      if (seq % 100 == 0) {
        int sofar = seq;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .atMost(SOON)
            .until(() -> fast.events().size() == sofar);
      }
    }
    pausing.reads();

    closes(pausing, 1013);
    assertThat(pausing.closeReason()).contains("too slow");
    assertThat(pausing.events().size()).isLessThan(2_500);
    assertThat(pausing.events().getLast().path("seq").asInt())
        .as("what came has no gap")
        .isEqualTo(pausing.events().size());
    assertThat(fast.closeCode()).isZero();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(system.open()).as("the line is cut").isEqualTo(1));
  }

  @Test
  void messageTooBig() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.says("{\"action\":\"" + "x".repeat(70_000) + "\"}");

    closes(reader, 1009);
  }

  @Test
  void bytesAreNotTalk() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.saysBytes(new byte[] {1, 2, 3});

    closes(reader, 1003);
  }

  @Test
  void textThatIsNotUtf8() throws Exception {
    try (Socket socket = new Socket("localhost", system.port())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /ws/trades HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                  + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                  + system.token(account)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      skipHead(socket.getInputStream());
      // A text frame of two bytes, masked with zeros, that are no UTF-8.
      out.write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, (byte) 0xC3, 0x28});
      out.flush();

      assertThat(closeCode(socket.getInputStream())).isEqualTo(1007);
    }
  }

  private static void skipHead(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) one(in));
    }
  }

  private static int one(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("The line was cut");
    }
    return read;
  }

  private static int closeCode(InputStream in) throws Exception {
    while (true) {
      int opcode = one(in) & 0x0F;
      byte[] payload = in.readNBytes(one(in) & 0x7F);
      if (opcode == 8) {
        return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | MALFORMED",
        "[] | MALFORMED",
        "7 | MALFORMED",
        "{\"action\":\"ping\",\"action\":\"ping\"} | MALFORMED",
        "{} | UNKNOWN_ACTION",
        "{\"action\":7} | UNKNOWN_ACTION",
        "{\"action\":\"order\"} | UNKNOWN_ACTION",
        "{\"action\":\"subscribe\",\"symbols\":[\"BTC-USD\"],\"channels\":[\"quote\"]} | NOT_HERE",
        "{\"action\":\"signal\",\"id\":\"1\"} | NOT_HERE"
      })
  void oddMessagesGetAnAnswerAndDoNoHarm(String text, String code) throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.says(text);

    await().atMost(SOON).until(() -> !reader.heard("ERROR").isEmpty());
    assertThat(reader.heard("ERROR").getFirst().path("code").asString()).isEqualTo(code);
    reader.says("{\"action\":\"ping\"}");
    await().atMost(SOON).until(() -> !reader.heard("PONG").isEmpty());
  }

  @Test
  void deepNestingIsMalformed() throws Exception {
    Reader reader = loggedIn(TRADES, account);

    reader.says("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");

    await().atMost(SOON).until(() -> !reader.heard("ERROR").isEmpty());
    assertThat(reader.heard("ERROR").getFirst().path("code").asString()).isEqualTo("MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"symbols\":[],\"channels\":[\"quote\"]",
        "\"symbols\":[\"BTC-USD\"],\"channels\":[]",
        "\"symbols\":[\"BTC-USD\"],\"channels\":[\"orders\"]",
        "\"symbols\":[\"btc\"],\"channels\":[\"quote\"]",
        "\"symbols\":\"BTC-USD\",\"channels\":[\"quote\"]",
        "\"symbols\":[7],\"channels\":[\"quote\"]",
        "\"symbols\":[\"A-B\",\"B-C\",\"C-D\",\"D-E\",\"E-F\",\"F-G\"],\"channels\":[\"quote\"]",
        "\"channels\":[\"quote\"]"
      })
  void subscriptionThatMakesNoSense(String what) throws Exception {
    Reader reader = loggedIn(MARKET, account);

    reader.says("{\"action\":\"subscribe\"," + what + "}");

    await().atMost(SOON).until(() -> !reader.heard("ERROR").isEmpty());
    JsonNode error = reader.heard("ERROR").getFirst();
    assertThat(error.path("code").asString()).isEqualTo("BAD_SUBSCRIPTION");
    assertThat(error.path("message").asString()).contains("1 to 5 symbols");
  }

  @Test
  void symbolThatIsNotListedIsTold() throws Exception {
    Reader reader = loggedIn(MARKET, account);

    reader.says("{\"action\":\"subscribe\",\"symbols\":[\"NIX-USD\"],\"channels\":[\"candle\"]}");
    await().atMost(SOON).until(() -> !reader.heard("SUBSCRIBED").isEmpty());
    system.publish(Topics.MARKET_CANDLES, "NIX-USD", Samples.candle("NIX-USD", 1));

    assertThat(reader.heard("SUBSCRIBED").getFirst().path("unknownSymbols").toString())
        .isEqualTo("[\"NIX-USD\"]");
    hears(reader, 1);
  }

  @Test
  void marketDataIsWhatWasAskedForAndQuotesAreConflated() throws Exception {
    Reader reader = loggedIn(MARKET, account);
    reader.says(
        "{\"action\":\"subscribe\",\"symbols\":[\"BTC-USD\"],\"channels\":[\"quote\",\"candle\"]}");
    await().atMost(SOON).until(() -> !reader.heard("SUBSCRIBED").isEmpty());

    LongStream.rangeClosed(1, 300)
        .forEach(
            sequence -> {
              system.publish(Topics.MARKET_QUOTES, "BTC-USD", Samples.quote("BTC-USD", sequence));
              system.publish(Topics.MARKET_QUOTES, "ETH-USD", Samples.quote("ETH-USD", sequence));
              system.publish(Topics.MARKET_DEPTH, "BTC-USD", Samples.depth("BTC-USD"));
            });
    LongStream.rangeClosed(1, 20)
        .forEach(
            trades ->
                system.publish(
                    Topics.MARKET_CANDLES, "BTC-USD", Samples.candle("BTC-USD", trades)));

    await().atMost(SOON).until(() -> reader.heard("CANDLE_CLOSED").size() == 20);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(reader.heard("QUOTE_UPDATED"))
                    .last()
                    .extracting(it -> it.path("data").path("sequence").asLong())
                    .isEqualTo(300L));
    assertThat(reader.heard("QUOTE_UPDATED")).hasSizeLessThan(300);
    assertThat(reader.heard("QUOTE_UPDATED"))
        .allMatch(it -> it.path("data").path("symbol").asString().equals("BTC-USD"));
    assertThat(reader.heard("DEPTH_UPDATED")).isEmpty();
    List<Long> seqs = reader.events().stream().map(it -> it.path("seq").asLong()).toList();
    assertThat(seqs)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
  }

  @Test
  void notificationsAreRejectionsAndKillSwitches() throws Exception {
    Reader mine = loggedIn("/ws/notifications", account);
    Reader theirs = loggedIn("/ws/notifications", SocketSystem.account());

    system.publish(
        Topics.EXECUTION_ORDER_EVENTS, account, Samples.rejected(account, 1, "too large"));
    funded(account, 2);
    system.publish(
        Topics.RISK_KILL_SWITCH, "account:" + account, Samples.killSwitch("account:" + account));
    system.publish(Topics.RISK_KILL_SWITCH, "global:*", Samples.killSwitch("global:*"));
    String scope = "account:" + account;
    system.publish(Topics.RISK_KILL_STATES, scope, Samples.killSwitchCertain(scope));

    await().atMost(SOON).until(() -> mine.events().size() >= 4);
    await().atMost(SOON).until(() -> !theirs.events().isEmpty());
    assertThat(mine.heard("ORDER_REJECTED")).hasSize(1);
    assertThat(mine.heard("KILL_SWITCH_CHANGED")).hasSize(2);
    assertThat(mine.heard("KILL_SWITCH_CERTAIN").getFirst().path("data").path("scope").asString())
        .isEqualTo(scope);
    assertThat(mine.heard("ACCOUNT_FUNDED")).isEmpty();
    assertThat(theirs.events()).hasSize(1);
    assertThat(theirs.events().getFirst().path("data").path("scope").asString())
        .isEqualTo("global:*");
  }

  @Test
  void operatorsHearOfEveryKillSwitch() throws Exception {
    Reader operator = system.readerAs("operator", "/ws/notifications");
    Reader admin = system.readerAs("admin", "/ws/notifications");
    Reader trader = loggedIn("/ws/notifications", SocketSystem.account());
    readers.add(operator);
    readers.add(admin);
    await().atMost(SOON).until(() -> !operator.heard("AUTHENTICATED").isEmpty());
    await().atMost(SOON).until(() -> !admin.heard("AUTHENTICATED").isEmpty());

    system.publish(
        Topics.RISK_KILL_SWITCH, "account:" + account, Samples.killSwitch("account:" + account));
    system.publish(Topics.RISK_KILL_SWITCH, "broker:kraken", Samples.killSwitch("broker:kraken"));

    await().atMost(SOON).until(() -> operator.heard("KILL_SWITCH_CHANGED").size() == 2);
    await().atMost(SOON).until(() -> admin.heard("KILL_SWITCH_CHANGED").size() == 2);
    await().atMost(SOON).until(() -> !trader.events().isEmpty());
    assertThat(trader.events()).hasSize(1);
    assertThat(operator.heard("KILL_SWITCH_CHANGED").getFirst().path("data").path("epoch").asLong())
        .isPositive();
  }

  @Test
  void anAccountHasSoManySockets() throws Exception {
    for (int i = 0; i < SocketSystem.MOST_OF_AN_ACCOUNT; i++) {
      loggedIn(TRADES, account);
    }

    Reader oneMore = system.reader(TRADES, account);
    readers.add(oneMore);
    closes(oneMore, 1008);
    assertThat(oneMore.closeReason()).contains("too many");
    loggedIn(TRADES, SocketSystem.account());

    readers.getFirst().close();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Reader again = system.reader(TRADES, account);
              readers.add(again);
              await().atMost(SOON).until(() -> !again.heard.isEmpty() || again.closeCode() > 0);
              assertThat(again.closeCode()).isZero();
            });
  }

  @Test
  void pagesOfOthersOpenNoSocket() throws Exception {
    assertThatThrownBy(
            () -> new Reader(system.port(), TRADES, true, "Origin", "https://evil.example"))
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(
            failure ->
                assertThat(
                        ((WebSocketHandshakeException) failure.getCause())
                            .getResponse()
                            .statusCode())
                    .isEqualTo(403));

    Reader ours = new Reader(system.port(), TRADES, true, "Origin", SocketSystem.PAGE);
    readers.add(ours);
    assertThat(ours.closeCode()).isZero();
  }

  @Test
  void thereAreFourSockets() {
    assertThatThrownBy(() -> new Reader(system.port(), "/ws/orders", true))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private static String signal(String bot, String id) {
    return "{\"action\":\"signal\",\"botId\":\"%s\",\"id\":\"%s\",\"time\":\"%s\",\"symbol\":\"BTC-USD\",\"direction\":\"buy\"}"
        .formatted(bot, id, Instant.now());
  }

  private static JsonNode told(Reader reader, String type, int count) {
    await().atMost(SOON).until(() -> reader.heard(type).size() >= count);
    return reader.heard(type).get(count - 1);
  }

  @Test
  void aSignalIsTakenByTheEngineUnderTheAccountsOwnToken() throws Exception {
    Reader reader = loggedIn(MARKET, account);
    String bot = SocketSystem.account();

    reader.says(signal(bot, "s1"));

    JsonNode taken = told(reader, "SIGNAL_TAKEN", 1);
    assertThat(AsyncApiTest.schema("signal-taken").validate(taken)).isEmpty();
    assertThat(taken.path("id").asString()).isEqualTo("s1");
    assertThat(taken.path("status").asString()).isEqualTo("ACCEPTED");
    Engine.Asked asked = system.engine.of(bot).getFirst();
    assertThat(asked.path()).isEqualTo("/api/v1/bots/" + bot + "/signals");
    assertThat(asked.authorization()).startsWith("Bearer ey");
    assertThat(asked.body())
        .contains("\"action\":\"buy\"", "\"id\":\"s1\"")
        .doesNotContain("botId", "direction");
  }

  @Test
  void aRefusalIsHandedOnWithItsReason() throws Exception {
    Reader reader = loggedIn(MARKET, account);
    String wrong = SocketSystem.account();
    String busy = SocketSystem.account();
    system.engine.answers(wrong, "422 {\"code\":\"UNKNOWN_SYMBOL\",\"detail\":\"symbol: no\"}");
    system.engine.answers(busy, "429 {\"code\":\"RATE_LIMITED\",\"detail\":\"Wait\"}");

    reader.says(signal(wrong, "a"));
    reader.says(signal(busy, "b"));
    reader.says(signal("mine", "c"));
    reader.says(signal(wrong, "d").replace("}", ",\"quantity\":5}"));

    told(reader, "SIGNAL_REFUSED", 4);
    assertThat(reader.heard("SIGNAL_REFUSED"))
        .allSatisfy(
            each -> assertThat(AsyncApiTest.schema("signal-refused").validate(each)).isEmpty())
        .extracting(
            each ->
                each.path("id").asString()
                    + " "
                    + each.path("code").asString()
                    + " "
                    + each.path("sendAgain"))
        .containsExactly(
            "a UNKNOWN_SYMBOL false",
            "b RATE_LIMITED true",
            "c BOT_NOT_FOUND false",
            "d MALFORMED_REQUEST false");
    assertThat(system.engine.of(wrong)).hasSize(1);
  }

  @Test
  void whenTheEngineIsSilentTheSignalMayBeSentAgain() throws Exception {
    Reader reader = loggedIn(MARKET, account);
    String bot = SocketSystem.account();
    system.engine.answers(bot, "SILENCE");

    reader.says(signal(bot, "s1"));
    JsonNode unknown = told(reader, "SIGNAL_REFUSED", 1);
    system.engine.answers(
        bot, "200 {\"status\":\"REPEATED\",\"eventId\":\"s1\",\"signalIds\":[],\"code\":null}");
    reader.says(signal(bot, "s1"));

    assertThat(unknown.path("code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
    assertThat(unknown.path("sendAgain").asBoolean()).isTrue();
    assertThat(told(reader, "SIGNAL_TAKEN", 1).path("status").asString()).isEqualTo("REPEATED");
  }

  @Test
  void aConnectionSendsSoManySignalsAMinute() throws Exception {
    Reader reader = loggedIn(MARKET, account);
    String bot = SocketSystem.account();

    for (int each = 0; each < 21; each++) {
      reader.says(signal(bot, "s" + each));
    }

    JsonNode refused = told(reader, "SIGNAL_REFUSED", 1);
    assertThat(refused.path("code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(reader.heard("SIGNAL_TAKEN")).hasSize(20);
    assertThat(system.engine.of(bot)).hasSize(20);
  }

  @Test
  void whoHasNotLoggedInSendsNoSignals() throws Exception {
    Reader reader = stranger(MARKET);
    String bot = SocketSystem.account();

    reader.says(signal(bot, "s1"));

    closes(reader, 4401);
    assertThat(system.engine.of(bot)).isEmpty();
  }

  @Test
  void aSignalFromOutsideIsHeardByItsAccountAlone() throws Exception {
    Reader own = loggedIn(MARKET, account);
    Reader other = loggedIn(MARKET, SocketSystem.account());
    for (Reader each : List.of(own, other)) {
      each.says("{\"action\":\"subscribe\",\"symbols\":[\"OWN-USD\"],\"channels\":[\"signal\"]}");
      told(each, "SUBSCRIBED", 1);
    }

    system.publish(Topics.ENGINE_SIGNALS, "OWN-USD", Samples.signalOf(account, "OWN-USD"));
    system.publish(Topics.ENGINE_SIGNALS, "OWN-USD", Samples.signal("OWN-USD"));

    hears(own, 2);
    hears(other, 1);
    assertThat(other.events().getFirst().path("data").path("source").isNull()).isTrue();
  }

  @Test
  void howABacktestGoesIsHeardByItsAccountAlone() throws Exception {
    String stranger = SocketSystem.account();
    Reader own = loggedIn("/ws/notifications", account);
    Reader other = loggedIn("/ws/notifications", stranger);

    system.publish(Topics.ENGINE_BACKTESTS, account, Samples.backtestProgressed(account));
    system.publish(Topics.ENGINE_BACKTESTS, account, Samples.backtestDone(account));
    system.publish(Topics.ENGINE_BACKTESTS, stranger, Samples.backtestCancelled(stranger));

    hears(own, 2);
    hears(other, 1);
    assertThat(own.events())
        .extracting(each -> each.path("type").asString())
        .containsExactly("BACKTEST_PROGRESSED", "BACKTEST_DONE");
    assertThat(own.events().getFirst().path("data").path("progress").asDouble()).isEqualTo(0.5);
    assertThat(other.events().getFirst().path("type").asString()).isEqualTo("BACKTEST_CANCELLED");
  }
}
