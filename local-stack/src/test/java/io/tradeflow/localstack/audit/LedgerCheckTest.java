package io.tradeflow.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tradeflow.localstack.client.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Exports that are as they were signed, and exports that are not. */
class LedgerCheckTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FIELDS =
      "form chain chainSeq ledgerSeq recordedAt kind eventId source occurredAt marketTime accountSeq"
          + " actor action subject outcome remoteAddress userAgent correlationId causationId orderId"
          + " orderEvent instrument side orderType validity quantity price venue clientOrderId"
          + " venueOrderId executionId liquidity algorithm decisionWithinFirm executionWithinFirm"
          + " detail";
  private static final KeyPair KEYS = pair();

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hash that the service's own test has too: neither side changes the form alone. */
  @Test
  void theFormOfARecordIsFrozen() {
    ObjectNode record = record("a-1", 1);
    record
        .put("ledgerSeq", "17000")
        .put("recordedAt", "2026-11-21T09:30:00.124456Z")
        .put("kind", "ORDER")
        .put("eventId", "e-1")
        .put("source", "execution.order-events.v1")
        .put("occurredAt", "2026-11-21T09:30:00.123456Z")
        .put("accountSeq", "2")
        .put("actor", "a-1")
        .put("action", "execution.order-submitted")
        .put("outcome", "SUCCESS")
        .put("correlationId", "c-1")
        .put("quantity", "0.5")
        .put("price", "64000")
        .put("detail", "Z\u00fcrich\uFFFD");

    assertThat(Digests.record(Digests.NOTHING, texts(record)))
        .isEqualTo("64ce33e5a619490fcf9c1e383c3c8b52ad014122491868679aeb24545c669919");
  }

  @Test
  void passesWhatIsWhole() throws IOException {
    LedgerCheck.Result result = check(ledger(4, 5));

    assertThat(result.records()).isEqualTo(20);
    assertThat(result.chains()).isEqualTo(4);
    assertThat(result.head()).isNotNull();
  }

  @Test
  void passesRecordsThatNoHeadCoversYet() {
    ObjectNode ledger = ledger(2, 3);
    ArrayNode records = (ArrayNode) ledger.path("records");
    append(records, "c1", 4, records.get(5).path("hash").asString());
    append(records, "c2", 1, Digests.NOTHING);
    ledger.put("count", records.size());

    assertThatCode(() -> check(ledger)).doesNotThrowAnyException();
  }

  @Test
  void findsEveryEditDeletionInsertionAndMove() {
    Random random = new Random(20261121);
    for (int round = 0; round < 500; round++) {
      ObjectNode ledger = ledger(3, 4);
      ArrayNode records = (ArrayNode) ledger.path("records");
      int at = random.nextInt(records.size());
      int kind = random.nextInt(4);
      switch (kind) {
        case 0 -> edit((ObjectNode) records.get(at), random);
        case 1 -> records.remove(at);
        case 2 -> records.insert(at, records.get(random.nextInt(records.size())).deepCopy());
        default -> records.insert((at + 1) % records.size(), records.remove(at));
      }
      ledger.put("count", records.size());

      assertThatThrownBy(() -> check(ledger))
          .as("round %d, kind %d at %d", round, kind, at)
          .isInstanceOf(BrokenLedger.class);
    }
  }

  private static void edit(ObjectNode record, Random random) {
    List<String> names = new ArrayList<>(record.propertyNames());
    String name = names.get(random.nextInt(names.size()));
    boolean number = name.equals("chainSeq");
    String text = record.path(name).isNull() ? "" : record.path(name).asString();
    record.put(name, number ? "9" + text : text.isEmpty() ? "" : "x" + text.substring(1) + "0");
  }

  @Test
  void saysWhereRecordsAreMissing() {
    ObjectNode ledger = ledger(2, 4);
    ((ArrayNode) ledger.path("records")).remove(3);
    ledger.put("count", 7);

    assertThatThrownBy(() -> check(ledger))
        .hasMessage("Chain c0 ends at record 3, but record 4 was signed");
  }

  /** An export is a moment's, and a ledger's first head may be the next. */
  @Test
  void aHeadThatIsSignedAfterTheExportIsCheckedByTheKeysOfAfterwards() throws Exception {
    ObjectNode export = ledger(1, 1);
    String heads = "{\"items\":[" + export.get("head") + "]}";
    String keys = "{\"items\":" + export.get("keys") + "}";
    export.putNull("head");
    export.putArray("keys");
    export.putArray("leaves");
    Map<String, String> routes =
        Map.of(
            "/api/v1/auth/login",
            "{\"accessToken\":\"t\",\"expiresIn\":300}",
            "/api/v1/admin/audit-logs/export",
            export.toString(),
            "/api/v1/admin/audit-logs/heads",
            heads,
            "/api/v1/admin/audit-logs/keys",
            keys);
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    routes.forEach(
        (path, answer) -> server.createContext(path, exchange -> answer(exchange, answer)));
    server.start();
    try {
      String gateway = "http://localhost:" + server.getAddress().getPort();
      Ledger ledger = new Ledger(gateway, new ApiClient(gateway, "admin", "secret"), "", "");
      assertThat(ledger.check(Ledger.Part.ALL, Keys.published(), each -> {}, List.of()).records())
          .isEqualTo(1);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String answer) throws IOException {
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void acceptsNoOtherKeyThanTheOneGiven(@TempDir Path folder) throws Exception {
    ObjectNode ledger = ledger(1, 1);
    Keys own = Keys.trusted(pem(folder.resolve("own.pem"), KEYS));
    Keys other = Keys.trusted(pem(folder.resolve("other.pem"), pair()));

    assertThatCode(() -> check(ledger, own)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(ledger, other))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageContaining("not among those that are trusted");
    Path none = Files.writeString(folder.resolve("none.pem"), "none");
    assertThatThrownBy(() -> Keys.trusted(none)).isInstanceOf(IOException.class);
  }

  @Test
  void takesAnExportThatBreaksOffForUnreadAndNotForBroken() {
    byte[] whole = JSON.writeValueAsBytes(ledger(2, 4));
    for (int length : new int[] {1, whole.length / 2, whole.length - 1}) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () ->
                  new LedgerCheck(Keys.published(), records -> {})
                      .check(new ByteArrayInputStream(part)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not whole");
    }
  }

  @Test
  void comparesPublishedHeadsWithStoredOnes() {
    Head first = head(1, "root", Digests.NOTHING);
    Head second = head(2, "root", first.hash());
    Head otherSecond = head(2, "other", first.hash());
    Keys keys = Keys.published();
    keys.learn(ledger(1, 1).path("keys"));

    assertThatCode(() -> HeadHistory.check(List.of(first, second), List.of(second, first), keys))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> HeadHistory.check(List.of(first, second), List.of(first), keys))
        .hasMessageContaining("but the ledger ends at head 1");
    assertThatThrownBy(() -> HeadHistory.check(List.of(otherSecond), List.of(second, first), keys))
        .hasMessageContaining("was published otherwise");
    assertThatThrownBy(
            () -> HeadHistory.check(List.of(), List.of(head(3, "root", "ab"), second, first), keys))
        .hasMessageContaining("does not follow");
  }

  private static LedgerCheck.Result check(JsonNode ledger) throws IOException {
    return check(ledger, Keys.published());
  }

  private static LedgerCheck.Result check(JsonNode ledger, Keys keys) throws IOException {
    byte[] bytes = JSON.writeValueAsString(ledger).getBytes(StandardCharsets.UTF_8);
    return new LedgerCheck(keys, records -> {}).check(new ByteArrayInputStream(bytes));
  }

  /** Whole and signed: chains c0, c1 and so on. */
  private static ObjectNode ledger(int chains, int length) {
    ObjectNode ledger = JSON.createObjectNode();
    ledger.putNull("account").putNull("from").putNull("to");
    ArrayNode leaves = JSON.createArrayNode();
    ArrayNode records = JSON.createArrayNode();
    Tree tree = new Tree();
    for (int i = 0; i < chains; i++) {
      String hash = Digests.NOTHING;
      for (int seq = 1; seq <= length; seq++) {
        hash = append(records, "c" + i, seq, hash);
      }
      leaves
          .addObject()
          .put("chain", "c" + i)
          .put("seq", length)
          .put("hash", hash)
          .put("prunedSeq", 0)
          .put("prunedHash", Digests.NOTHING);
      tree.add(
          Tree.leaf(Digests.form("c" + i, Integer.toString(length), hash, "0", Digests.NOTHING)));
    }
    Head head = head(1, tree.root(), Digests.NOTHING, chains);
    ledger.set("head", JSON.valueToTree(head));
    ledger
        .putArray("keys")
        .addObject()
        .put("publicKey", Digests.hex(KEYS.getPublic().getEncoded()));
    ledger.set("leaves", leaves);
    ledger.set("records", records);
    return ledger.put("count", records.size());
  }

  private static String append(ArrayNode records, String chain, int seq, String previous) {
    ObjectNode record = record(chain, seq);
    record.put("detail", chain + " " + seq);
    String hash = Digests.record(previous, texts(record));
    records.add(record.put("previous", previous).put("hash", hash));
    return hash;
  }

  private static ObjectNode record(String chain, int seq) {
    ObjectNode record = JSON.createObjectNode();
    for (String field : FIELDS.split(" ")) {
      record.putNull(field);
    }
    return record.put("form", "1").put("chain", chain).put("chainSeq", Integer.toString(seq));
  }

  private static List<String> texts(ObjectNode record) {
    List<String> texts = new ArrayList<>();
    for (String field : FIELDS.split(" ")) {
      texts.add(record.path(field).isNull() ? null : record.path(field).asString());
    }
    return texts;
  }

  private static Head head(long no, String root, String previous) {
    return head(no, root, previous, 1);
  }

  private static Head head(long no, String root, String previous, int chains) {
    String keyId = Digests.hex(Digests.sha256(KEYS.getPublic().getEncoded())).substring(0, 16);
    String at = "2026-11-21T09:31:00.000000Z";
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(KEYS.getPrivate());
      signature.update(
          Digests.form(
              "tradeflow-audit-head-1",
              Long.toString(no),
              at,
              Integer.toString(chains),
              "1",
              root,
              previous,
              keyId));
      return new Head(no, at, chains, 1, root, previous, keyId, Digests.hex(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, KeyPair keys) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }
}
