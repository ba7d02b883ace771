package io.tradeflow.localstack.audit;

import io.tradeflow.localstack.client.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The audit ledger of a running platform.
 *
 * @param gateway base address
 * @param admin who may read it
 * @param kafka {@code host:port}, for the heads that were published
 * @param registry base address of the Confluent-compatible API
 */
public record Ledger(String gateway, ApiClient admin, String kafka, String registry) {
  private static final String LOGS = "/api/v1/admin/audit-logs";
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(60);

  /**
   * What is asked for; null for no bound.
   *
   * @param account one chain
   * @param from first instant
   * @param to instant after the last
   */
  public record Part(@Nullable String account, @Nullable String from, @Nullable String to) {
    /** Everything. */
    public static final Part ALL = new Part(null, null, null);

    private String query() {
      StringBuilder query = new StringBuilder("?format=json");
      parameter(query, "account", account);
      parameter(query, "from", from);
      parameter(query, "to", to);
      return query.toString();
    }

    private static void parameter(StringBuilder query, String name, @Nullable String value) {
      if (value != null) {
        query.append('&').append(name).append('=');
        query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * Follows the chains, and compares the heads of the ledger with those that were published.
   *
   * @param each is handed every record that is as it was written
   * @throws BrokenLedger at the first thing that is not as it was written and signed
   * @throws IOException if the ledger cannot be read
   */
  public LedgerCheck.Result check(Part part, Keys keys, Consumer<JsonNode> each)
      throws IOException, InterruptedException {
    return check(part, keys, each, HeadHistory.published(kafka, registry));
  }

  /**
   * The same.
   *
   * @param published heads that were published before this is called
   */
  LedgerCheck.Result check(Part part, Keys keys, Consumer<JsonNode> each, List<Head> published)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream export = export(http, part)) {
      LedgerCheck.Result result = new LedgerCheck(keys, each).check(export);
      List<Head> stored = HeadHistory.stored(admin.get(LOGS + "/heads?limit=500"));
      // Since the export a key may have signed for the first time.
      keys.learn(admin.get(LOGS + "/keys").path("items"));
      HeadHistory.check(published, stored, keys);
      return result;
    }
  }

  private InputStream export(HttpClient http, Part part) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(gateway + LOGS + "/export" + part.query()))
                .header("Authorization", "Bearer " + admin.token())
                .timeout(FIRST_ANSWER)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      try (InputStream refusal = answer.body()) {
        throw new IOException(
            "The export answered %d: %s"
                .formatted(
                    answer.statusCode(),
                    new String(refusal.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return answer.body();
  }
}
