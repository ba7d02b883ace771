package io.tradeflow.localstack.demo;

import io.tradeflow.localstack.client.Stream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the socket said, counted. Safe for many threads. */
final class Tally {
  /** An order as the socket told it. */
  static final class Order {
    final String id;
    final String description;
    final boolean bot;
    final Instant submittedAt;
    String state = "SUBMITTED";
    @Nullable String note;

    Order(String id, String description, boolean bot, Instant submittedAt) {
      this.id = id;
      this.description = description;
      this.bot = bot;
      this.submittedAt = submittedAt;
    }
  }

  /** Latest things to show, newest last. */
  private static final int SHOWN = 8;

  private final Sabotage sabotage;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> seenOnConnection = new HashSet<>();
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, Long> rejections = new TreeMap<>();
  private final Map<String, String> prices = new TreeMap<>();
  private final Map<String, JsonNode> positions = new TreeMap<>();
  private final Deque<String> signalLines = new ArrayDeque<>();
  private final Deque<String> orderLines = new ArrayDeque<>();
  private final List<Long> latencies = new ArrayList<>();
  private final List<String> fillIds = new ArrayList<>();
  private final Map<Long, String> accountSeqs = new HashMap<>();
  private BigDecimal fees = BigDecimal.ZERO;
  private BigDecimal realised = BigDecimal.ZERO;
  private long events;
  private long candles;
  private long signals;
  private long repeated;
  private @Nullable Instant firstCandle;
  private Instant lastTrade = Instant.MIN;

  Tally(Sabotage sabotage) {
    this.sabotage = sabotage;
  }

  synchronized void onTrade(Stream.Message message) {
    JsonNode body = message.body();
    if (!body.has("eventId")) {
      return;
    }
    String type = body.path("type").asString();
    int copies = type.equals("ORDER_FILLED") ? sabotage.copies() : 1;
    for (int copy = 0; copy < copies; copy++) {
      take(message, type);
    }
  }

  private void take(Stream.Message message, String type) {
    JsonNode body = message.body();
    events++;
    String eventId = body.path("eventId").asString();
    if (!seenOnConnection.add(message.connection() + "/" + eventId)) {
      repeated++;
      return;
    }
    if (!seen.add(eventId)) {
      return;
    }
    lastTrade = message.receivedAt();
    accountSeqs.put(body.path("accountSeq").asLong(), eventId);
    JsonNode data = body.path("data");
    if (type.equals("ORDER_SUBMITTED")) {
      submitted(body, data);
      return;
    }
    Order order = orders.get(data.path("orderId").asString());
    if (order == null) {
      return;
    }
    switch (type) {
      case "ORDER_REJECTED" -> rejected(order, data);
      case "ORDER_FILLED" -> filled(order, data, message.receivedAt());
      default -> order.state = type.substring("ORDER_".length());
    }
    show(orderLines, "%-10s %s %s".formatted(order.state, order.description, note(order)));
  }

  private void submitted(JsonNode body, JsonNode data) {
    String price =
        data.path("limitPrice").isNull() ? "market" : data.path("limitPrice").asString("market");
    Order order =
        new Order(
            data.path("orderId").asString(),
            "%-4s %s %s at %s"
                .formatted(
                    data.path("side").asString(),
                    data.path("quantity").asString(),
                    data.path("symbol").asString(),
                    price),
            data.path("source").asString().equals("BOT"),
            Instant.parse(body.path("occurredAt").asString()));
    orders.putIfAbsent(order.id, order);
  }

  private void rejected(Order order, JsonNode data) {
    order.state = "REJECTED";
    String control = data.path("control").asString();
    order.note =
        "%s: limit %s, was %s"
            .formatted(
                control, data.path("limit").asString("-"), data.path("actual").asString("-"));
    if (order.bot) {
      rejections.merge(control, 1L, Long::sum);
    }
  }

  private void filled(Order order, JsonNode data, Instant receivedAt) {
    order.state = data.path("complete").asBoolean() ? "FILLED" : "PARTIALLY_FILLED";
    order.note = "at " + data.path("price").asString() + ", fee " + data.path("fee").asString();
    fillIds.add(order.id + "/" + data.path("fillId").asString());
    fees = fees.add(new BigDecimal(data.path("fee").asString("0")));
    realised = realised.add(new BigDecimal(data.path("realisedPnl").asString("0")));
    latencies.add(Duration.between(order.submittedAt, receivedAt).toMillis());
  }

  synchronized void onMarket(Stream.Message message) {
    JsonNode body = message.body();
    JsonNode data = body.path("data");
    events++;
    switch (body.path("type").asString()) {
      case "CANDLE_CLOSED" -> {
        candles++;
        if (firstCandle == null) {
          firstCandle = message.receivedAt();
        }
      }
      case "QUOTE_UPDATED" ->
          prices.put(data.path("symbol").asString(), data.path("lastPrice").asString());
      case "SIGNAL_RAISED" -> {
        signals++;
        show(
            signalLines,
            "%-4s %s by %s: %s"
                .formatted(
                    data.path("direction").asString(),
                    data.path("symbol").asString(),
                    data.path("strategy").asString(),
                    data.path("reason").asString()));
      }
      default -> {}
    }
  }

  synchronized void onPosition(Stream.Message message) {
    JsonNode data = message.body().path("data");
    if (data.has("symbol")) {
      events++;
      positions.put(data.path("symbol").asString(), data);
    }
  }

  private static String note(Order order) {
    return order.note == null ? "" : order.note;
  }

  private static void show(Deque<String> lines, String line) {
    lines.addLast(line);
    if (lines.size() > SHOWN) {
      lines.removeFirst();
    }
  }

  synchronized @Nullable Instant firstCandle() {
    return firstCandle;
  }

  synchronized Instant lastTrade() {
    return lastTrade;
  }

  synchronized boolean settled() {
    return orders.values().stream().allMatch(order -> isFinal(order.state));
  }

  static boolean isFinal(String state) {
    return switch (state) {
      case "FILLED", "REJECTED", "CANCELLED", "EXPIRED" -> true;
      default -> false;
    };
  }

  /** A copy to read at leisure. */
  synchronized Snapshot snapshot() {
    Map<String, Long> states = new TreeMap<>();
    orders.values().forEach(order -> states.merge(order.state, 1L, Long::sum));
    return new Snapshot(
        events,
        candles,
        signals,
        Map.copyOf(states),
        new TreeMap<>(rejections),
        new TreeMap<>(prices),
        new TreeMap<>(positions),
        List.copyOf(signalLines),
        List.copyOf(orderLines),
        latencies.stream().sorted().toList(),
        List.copyOf(fillIds),
        Set.copyOf(orders.keySet()),
        Map.copyOf(accountSeqs),
        botRejections(),
        fees,
        realised,
        repeated);
  }

  private long botRejections() {
    return rejections.values().stream().mapToLong(Long::longValue).sum();
  }

  /** State of the tally at one moment. */
  record Snapshot(
      long events,
      long candles,
      long signals,
      Map<String, Long> states,
      Map<String, Long> rejections,
      Map<String, String> prices,
      Map<String, JsonNode> positions,
      List<String> signalLines,
      List<String> orderLines,
      List<Long> latencies,
      List<String> fillIds,
      Set<String> orderIds,
      Map<Long, String> accountSeqs,
      long botRejections,
      BigDecimal fees,
      BigDecimal realised,
      long repeated) {

    long count(String state) {
      return states.getOrDefault(state, 0L);
    }

    /** Nearest-rank percentile of submit-to-fill in milliseconds; 0 without fills. */
    long latency(double percentile) {
      if (latencies.isEmpty()) {
        return 0;
      }
      int rank = (int) Math.ceil(percentile / 100 * latencies.size());
      return latencies.get(Math.max(0, rank - 1));
    }

    long working() {
      return states.entrySet().stream()
          .filter(entry -> !isFinal(entry.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    Collection<JsonNode> openPositions() {
      return positions.values().stream()
          .filter(p -> new BigDecimal(p.path("quantity").asString("0")).signum() != 0)
          .toList();
    }
  }
}
