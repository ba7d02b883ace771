package io.tradeflow.faults.world;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The broker simulator as seen by who checks it. */
public final class Venue {
  /** A fill of the venue's own book. */
  public record Fill(String order, String account, String id, boolean buy, BigDecimal quantity) {}

  /**
   * One decision of the venue on an order that came through its protocol.
   *
   * @param arrivedNanos when the request had been read, by the machine's monotonic clock
   * @param decidedNanos when it was decided, by the same
   */
  public record Receipt(
      long sequence, String kind, String order, String code, long arrivedNanos, long decidedNanos) {
    /** Something new, or larger, is at the venue. */
    public boolean took() {
      return kind.equals("ORDER_ACCEPTED") || kind.equals("AMEND_ACCEPTED");
    }

    /** It was about a new order. */
    public boolean placing() {
      return kind.startsWith("ORDER_");
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PAGE = 1_000;

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private long read;

  public Venue(URI address) {
    this.address = address;
  }

  public URI address() {
    return address;
  }

  /** Shows a book, best price first. */
  public void depth(String body) throws IOException, InterruptedException {
    JsonNode ignored = call("POST", "/sim/depth", body);
  }

  /** Lets it fail, as its protocol describes; each fault is a JSON object. */
  public void fail(List<String> faults) throws IOException, InterruptedException {
    JsonNode ignored = call("POST", "/sim/faults", "[" + String.join(",", faults) + "]");
  }

  /** How often each fault was met, in the order in which they were given. */
  public List<Integer> met() throws IOException, InterruptedException {
    List<Integer> hits = new ArrayList<>();
    for (JsonNode fault : call("GET", "/sim/faults", "").path("faults")) {
      hits.add(fault.path("hits").intValue(0));
    }
    return hits;
  }

  /** Its faults end. */
  public void heal() throws IOException, InterruptedException {
    JsonNode ignored = call("DELETE", "/sim/faults", "");
  }

  /** An order that the platform does not know. */
  public void foreign(String body) throws IOException, InterruptedException {
    JsonNode ignored = call("POST", "/sim/orders", body);
  }

  /** How often the venue accepted each client order id; foreign orders are not among them. */
  public Map<String, Integer> accepted() throws IOException, InterruptedException {
    Map<String, Integer> accepted = new HashMap<>();
    for (Receipt receipt : receipts(0)) {
      if (receipt.kind().equals("ORDER_ACCEPTED")) {
        accepted.merge(receipt.order(), 1, Integer::sum);
      }
    }
    return accepted;
  }

  /** Receipts since the last call, in their order. One thread. */
  public List<Receipt> news() throws IOException, InterruptedException {
    List<Receipt> news = receipts(read);
    read = news.isEmpty() ? read : news.getLast().sequence();
    return news;
  }

  private List<Receipt> receipts(long after) throws IOException, InterruptedException {
    return all("/sim/receipts?", "receipts", after).stream()
        .filter(it -> !it.path("foreign").booleanValue(false))
        .map(
            it ->
                new Receipt(
                    it.path("sequence").longValue(),
                    it.path("kind").stringValue(""),
                    it.path("clientOrderId").stringValue(""),
                    it.path("code").stringValue(""),
                    it.path("arrivedNanos").longValue(),
                    it.path("decidedNanos").longValue()))
        .toList();
  }

  /** All fills of an account. */
  public List<Fill> fills(String account) throws IOException, InterruptedException {
    return all("/v1/fills?account=" + text(account) + "&", "fills", 0).stream()
        .map(
            fill ->
                new Fill(
                    fill.path("clientOrderId").stringValue(""),
                    fill.path("account").stringValue(""),
                    fill.path("fillId").stringValue(""),
                    fill.path("side").stringValue("").equals("BUY"),
                    new BigDecimal(fill.path("quantity").stringValue("0"))))
        .toList();
  }

  /** The account's money in USD. */
  public BigDecimal cash(String account) throws IOException, InterruptedException {
    for (JsonNode balance :
        call("GET", "/v1/balances?account=" + text(account), "").path("balances")) {
      if (balance.path("currency").stringValue("").equals("USD")) {
        return new BigDecimal(balance.path("amount").stringValue("0"));
      }
    }
    return BigDecimal.ZERO;
  }

  private List<JsonNode> all(String path, String name, long from)
      throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    long after = from;
    JsonNode page;
    do {
      page = call("GET", path + "limit=" + PAGE + "&after=" + after, "").path(name);
      for (JsonNode one : page) {
        all.add(one);
        after = one.path("sequence").longValue();
      }
    } while (page.size() == PAGE);
    return all;
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "The venue answered " + answer.statusCode() + " to " + method + " " + path);
    }
    return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private static String text(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
