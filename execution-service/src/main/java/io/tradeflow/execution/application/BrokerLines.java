package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ways to the brokers. A broker in this process is called on the caller's thread. One behind a
 * network has two queues, one for new orders and one for all else, each with workers of its own, so
 * that it delays nobody but those who call it, and cancels do not wait behind orders. Calls about
 * one order never overlap.
 */
final class BrokerLines implements AutoCloseable {
  private static final int WORKERS = 16;
  private static final int NEW_ORDERS = 1_024;
  private static final int NEW_ORDERS_OF_ACCOUNT = 128;
  private static final int QUESTIONS = 100_000;

  private static final class Line {
    final BrokerQueue orders;
    final BrokerQueue questions;
    final Turns turns = new Turns();

    /** What waits already; its bound is that of the queues. */
    final Set<String> waiting = ConcurrentHashMap.newKeySet();

    Line(String broker) {
      orders = new BrokerQueue(broker + "-orders", WORKERS, NEW_ORDERS, NEW_ORDERS_OF_ACCOUNT);
      questions = new BrokerQueue(broker + "-questions", WORKERS, QUESTIONS, QUESTIONS);
    }
  }

  private final Map<String, Line> lines;

  /**
   * @param remote brokers behind a network
   */
  BrokerLines(Collection<String> remote) {
    lines = remote.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Line::new));
  }

  /** Names of the brokers that have queues. */
  Set<String> remote() {
    return lines.keySet();
  }

  boolean remote(Order order) {
    return lines.containsKey(order.terms().broker());
  }

  /**
   * Queues the way of a new order, once under an epoch; false if there is no room.
   *
   * @param call does nothing if the order has been ended meanwhile
   */
  boolean send(Order order, long epoch, Runnable call) {
    Line line = line(order);
    return offer(line, line.orders, "send " + epoch, order, call);
  }

  /**
   * Calls now where the broker is near; else queues it, once for each kind and epoch while it
   * waits: what waits from an earlier epoch does nothing any more.
   */
  void call(String kind, Order order, long epoch, Runnable call) {
    @Nullable Line line = lines.get(order.terms().broker());
    if (line == null) {
      call.run();
    } else if (!offer(
        line, line.questions, kind + ' ' + epoch, order, () -> inTurn(line, order, call))) {
      throw new IllegalStateException("Too many calls wait for broker " + order.terms().broker());
    }
  }

  /** Lets calls about one order follow one another, on a thread that may wait. */
  void inTurn(Order order, Runnable call) {
    inTurn(line(order), order, call);
  }

  private static void inTurn(Line line, Order order, Runnable call) {
    line.turns.take(order.terms().id().toString(), call);
  }

  private static boolean offer(
      Line line, BrokerQueue queue, String kind, Order order, Runnable call) {
    UUID id = order.terms().id();
    String key = kind + ' ' + id;
    if (!line.waiting.add(key)) {
      return true;
    }
    boolean taken =
        queue.offer(
            order.terms().accountId(),
            () -> {
              line.waiting.remove(key);
              call.run();
            });
    if (!taken) {
      line.waiting.remove(key);
    }
    return taken;
  }

  private Line line(Order order) {
    @Nullable Line line = lines.get(order.terms().broker());
    if (line == null) {
      throw new IllegalArgumentException(order.terms().broker() + " has no queue");
    }
    return line;
  }

  /** New orders that wait for the broker. */
  int waiting(String broker) {
    @Nullable Line line = lines.get(broker);
    return line == null ? 0 : line.orders.size();
  }

  @Override
  public void close() {
    lines
        .values()
        .forEach(
            line -> {
              line.orders.close();
              line.questions.close();
            });
  }
}
