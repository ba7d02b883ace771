package io.tradeflow.localstack.demo;

import io.tradeflow.events.Topics;
import io.tradeflow.localstack.client.ApiClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import tools.jackson.databind.JsonNode;

/**
 * Compares what the socket said of an account with what the topics and the REST API say: whatever
 * one has and another lacks is lost, whatever one has twice is doubled.
 */
final class Audit {
  /** What did not agree, in words; empty lists mean that all agreed. */
  record Result(List<String> lost, List<String> doubled) {}

  private final List<String> lost = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final Map<Long, String> sequence = new HashMap<>();
  private final Set<String> ordersOnTopic = new TreeSet<>();
  private final List<String> fillsOnTopic = new ArrayList<>();
  private final List<String> fillsOnPartnerTopic = new ArrayList<>();

  /** Reads the topics and the REST API and compares. */
  Result run(TopicReader topics, ApiClient api, String accountId, Tally.Snapshot socket) {
    topics.read(Topics.EXECUTION_ORDER_EVENTS, accountId, this::onOrderEvent);
    topics.read(
        Topics.EXECUTION_FILLS, accountId, event -> fillsOnPartnerTopic.add(fillOf(event, "fill")));
    List<JsonNode> orders = api.all("/api/v1/orders");
    List<JsonNode> trades = api.all("/api/v1/trades");

    sequenceHasNoGap();
    Set<String> restOrders = new TreeSet<>();
    orders.forEach(order -> restOrders.add(order.path("id").asString()));
    compare("order", ordersOnTopic, restOrders, "REST");
    compare("order", ordersOnTopic, socket.orderIds(), "the socket");
    List<String> restFills =
        trades.stream()
            .map(trade -> trade.path("orderId").asString() + "/" + trade.path("fillId").asString())
            .toList();
    compareFills(restFills, "REST");
    compareFills(fillsOnPartnerTopic, Topics.EXECUTION_FILLS);
    compareFills(socket.fillIds(), "the socket");
    for (long i = 0; i < socket.repeated(); i++) {
      doubled.add("an event came twice on one socket");
    }
    orders.stream()
        .filter(order -> order.path("type").asString().equals("MARKET"))
        .filter(order -> !Tally.isFinal(order.path("state").asString()))
        .forEach(order -> lost.add("market order " + order.path("id").asString() + " never ended"));
    return new Result(List.copyOf(lost), List.copyOf(doubled));
  }

  private void onOrderEvent(GenericRecord event) {
    GenericRecord envelope = (GenericRecord) event.get("envelope");
    String eventId = envelope.get("eventId").toString();
    Object accountSeq = envelope.get("accountSeq");
    if (accountSeq == null) {
      lost.add("event " + eventId + " has no accountSeq");
      return;
    }
    String earlier = sequence.putIfAbsent((Long) accountSeq, eventId);
    if (eventId.equals(earlier)) {
      return;
    }
    if (earlier != null) {
      doubled.add("accountSeq " + accountSeq + " stands for two events");
    }
    switch (event.get("type").toString()) {
      case "ORDER_SUBMITTED" ->
          ordersOnTopic.add(((GenericRecord) event.get("submitted")).get("orderId").toString());
      case "ORDER_FILLED" -> fillsOnTopic.add(fillOf(event, "filled"));
      default -> {}
    }
  }

  private static String fillOf(GenericRecord event, String payload) {
    GenericRecord fill = (GenericRecord) event.get(payload);
    return fill.get("orderId") + "/" + fill.get("fillId");
  }

  private void sequenceHasNoGap() {
    for (long expected = 1; expected <= sequence.size(); expected++) {
      if (!sequence.containsKey(expected)) {
        lost.add("order events lack accountSeq " + expected);
      }
    }
  }

  private void compare(String what, Set<String> topic, Set<String> other, String where) {
    topic.stream()
        .filter(id -> !other.contains(id))
        .forEach(id -> lost.add("%s %s is on the topic, not in %s".formatted(what, id, where)));
    other.stream()
        .filter(id -> !topic.contains(id))
        .forEach(id -> lost.add("%s %s is in %s, not on the topic".formatted(what, id, where)));
  }

  private void compareFills(List<String> fills, String where) {
    compare("fill", new HashSet<>(fillsOnTopic), new HashSet<>(fills), where);
    duplicates(fills).forEach(id -> doubled.add("fill %s stands twice in %s".formatted(id, where)));
  }

  private static Set<String> duplicates(List<String> ids) {
    Set<String> once = new HashSet<>();
    Set<String> twice = new TreeSet<>();
    ids.stream().filter(id -> !once.add(id)).forEach(twice::add);
    return twice;
  }
}
