package io.tradeflow.faults.world;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.FillEvent;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The state that the topics tell: each event once, in the order of its account. */
public final class History {
  private final Map<String, String> states = new TreeMap<>();
  private final Map<String, BigDecimal> filled = new TreeMap<>();
  private final Map<String, BigDecimal> positions = new TreeMap<>();
  private final Map<String, BigDecimal> cash = new TreeMap<>();
  private final Map<String, BigDecimal> told = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private final Set<String> orderEvents = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> gaps = new ArrayList<>();
  private int repeated;

  private History() {}

  /**
   * Reads the topics from their beginnings to their ends.
   *
   * @param lastFirst from their last partition to their first: it must make no difference
   */
  public static History read(Wire wire, boolean lastFirst) {
    History history = new History();
    String kafka = wire.kafka();
    Records.each(
        kafka, Topics.EXECUTION_ORDER_EVENTS, wire.reading().get(), lastFirst, history::order);
    Records.each(kafka, Topics.EXECUTION_FILLS, wire.reading().get(), lastFirst, history::fill);
    return history;
  }

  private void order(ConsumerRecord<String, Object> record) {
    OrderEvent event = (OrderEvent) record.value();
    if (!seen.add(event.getEnvelope().getEventId())) {
      repeated++;
      return;
    }
    boolean ignored = orderEvents.add(event.getEnvelope().getEventId());
    @Nullable Long seq = event.getEnvelope().getAccountSeq();
    long before = last.getOrDefault(record.key(), 0L);
    if (seq == null || seq != before + 1) {
      gaps.add(record.key() + ": event " + seq + " after " + before);
    }
    if (seq != null) {
      last.put(record.key(), seq);
    }
    apply(record.key(), event);
  }

  private void apply(String account, OrderEvent event) {
    switch (event.getType()) {
      case ACCOUNT_FUNDED ->
          cash.put(account, Decimals.fromWire(event.getAccountFunded().getCashAfter()));
      case ORDER_SUBMITTED -> states.put(event.getSubmitted().getOrderId(), "SUBMITTED");
      case ORDER_APPROVED -> states.put(event.getApproved().getOrderId(), "APPROVED");
      case ORDER_REJECTED -> states.put(event.getRejected().getOrderId(), "REJECTED");
      case ORDER_SENDING -> states.put(event.getSending().getOrderId(), "SENDING");
      case ORDER_WORKING -> states.put(event.getWorking().getOrderId(), "WORKING");
      case ORDER_CANCELLED -> states.put(event.getCancelled().getOrderId(), "CANCELLED");
      case ORDER_EXPIRED -> states.put(event.getExpired().getOrderId(), "EXPIRED");
      case ORDER_UNKNOWN -> states.put(event.getUnknown().getOrderId(), "UNKNOWN");
      case ORDER_FILLED -> {
        var fill = event.getFilled();
        states.put(fill.getOrderId(), fill.getComplete() ? "FILLED" : "PARTIALLY_FILLED");
        filled.merge(fill.getOrderId(), Decimals.fromWire(fill.getQuantity()), BigDecimal::add);
        positions.put(account, Decimals.fromWire(fill.getPositionAfter()));
        cash.put(account, Decimals.fromWire(fill.getCashAfter()));
      }
      case UNKNOWN,
          ORDER_TRAILED,
          ORDER_TRIGGERED,
          ORDER_MODIFY_REQUESTED,
          ORDER_MODIFY_SENDING,
          ORDER_MODIFIED,
          ORDER_MODIFY_REJECTED,
          ORDER_COMMAND_REFUSED -> {}
    }
  }

  private void fill(ConsumerRecord<String, Object> record) {
    FillEvent event = (FillEvent) record.value();
    if (seen.add(event.getEnvelope().getEventId()) && event.getFill() != null) {
      told.merge(
          event.getFill().getOrderId(),
          Decimals.fromWire(event.getFill().getQuantity()),
          BigDecimal::add);
    }
  }

  /** Ids of all events of orders. */
  public Set<String> orderEvents() {
    return orderEvents;
  }

  /** By order. */
  public Map<String, String> states() {
    return states;
  }

  /** Quantity by order, from order events. */
  public Map<String, BigDecimal> filled() {
    return filled;
  }

  /** Quantity by order, from the topic of fills. */
  public Map<String, BigDecimal> told() {
    return told;
  }

  /** By account. */
  public Map<String, BigDecimal> positions() {
    return positions;
  }

  /** By account. */
  public Map<String, BigDecimal> cash() {
    return cash;
  }

  /** Places where an account's sequence is not the next number. */
  public List<String> gaps() {
    return gaps;
  }

  /** Events that came more than once; that is permitted. */
  public int repeated() {
    return repeated;
  }

  /** SHA-256 of everything above. */
  public String hash() {
    StringBuilder all = new StringBuilder();
    states.forEach((order, state) -> all.append(order).append(state).append('\n'));
    new TreeMap<>(told).forEach((order, sum) -> append(all, order, sum));
    filled.forEach((order, sum) -> append(all, order, sum));
    positions.forEach((account, sum) -> append(all, account, sum));
    cash.forEach((account, sum) -> append(all, account, sum));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(StringBuilder all, String name, BigDecimal sum) {
    all.append(name).append(sum.stripTrailingZeros().toPlainString()).append('\n');
  }
}
