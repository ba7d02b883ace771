package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueClient.NotSent;
import io.tradeflow.execution.adapter.venue.VenueJson.Frame;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.ReportLanes;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.reconcile.BrokerBooks;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A broker behind a network. What it says for certain is reported; where it says nothing for
 * certain the caller hears {@link BrokerUnavailable}, and the order is looked up under its client
 * order id before anything is sent again. That an order is not there counts only once every request
 * for it has run out at the venue. Fills come by the stream; what is looked up fills its gaps.
 */
public final class VenueBroker implements Broker, AutoCloseable {
  private static final int LANES = 32;
  private static final int PAGE = 500;
  private static final int REMEMBERED = 10_000;
  private static final long SILENT_NANOS = 1_000_000_000L;

  private final VenueClient client;
  private final VenueTimes times;
  private final VenueOrders sender;
  private final VenueBooks books;
  private final VenueStream stream;
  private final ReportLanes lanes;
  private final ToIntFunction<String> partitions;
  private final long maxValidityMicros;
  private final Map<String, HeldOrder> orders = new ConcurrentHashMap<>();
  private final Map<String, Long> asked =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > REMEMBERED;
            }
          });
  private volatile long askAgainAt = System.nanoTime();
  private volatile Consumer<String> strangers = account -> {};

  /**
   * Begins to listen to the venue, whether or not it is there yet.
   *
   * @param partitions partition of an account
   */
  public VenueBroker(VenueSettings settings, Reports reports, ToIntFunction<String> partitions) {
    this.partitions = partitions;
    this.maxValidityMicros = settings.maxValidity().toNanos() / 1_000;
    this.lanes = new ReportLanes(LANES, reports, this::disagreed);
    this.client = new VenueClient(settings);
    this.times = new VenueTimes(client, settings.maxValidity());
    this.sender = new VenueOrders(client, times);
    this.books = new VenueBooks(client);
    this.stream =
        new VenueStream(
            settings.url(), () -> client.time().sequence(), this::heard, this::lookUpAll);
    stream.start();
  }

  /** Tells of accounts for which the venue accepted an order that is not in our hands. */
  public void tellOfStrangers(Consumer<String> those) {
    strangers = those;
  }

  @Override
  public void send(Order order, long epoch, Validity validity) {
    HeldOrder held = hold(order, epoch);
    @Nullable Rejection refusal = place(held, validity);
    if (refusal != null) {
      end(held, new OrderChange.Reject(refusal));
    }
  }

  /** Why it was refused, or null if it was taken. */
  private @Nullable Rejection place(HeldOrder held, Validity validity) {
    if (held.order().trails()) {
      String why = "The venue has no trailing stops, and the market has not reached this one.";
      return new Rejection("INVALID_ORDER", null, "TRAILING_STOP", why);
    }
    try {
      return switch (sender.place(held, validity)) {
        case VenueAnswer.Taken taken -> {
          Failpoint.reached(FaultPoint.K10);
          take(held, taken.order());
          yield null;
        }
        case VenueAnswer.Refused refused -> rejection(refused);
        case VenueAnswer.Absent absent -> throw unclear(absent.toString());
        case VenueAnswer.Limited limited -> throw unclear(limited.toString());
      };
    } catch (TooLate e) {
      neverTaken(held);
      throw e;
    }
  }

  /** The caller may end it without a word to us: only what we know of its requests is kept. */
  private void neverTaken(HeldOrder held) {
    orders.remove(id(held.order()), held);
    @Nullable Long until = held.validUntil();
    if (until != null) {
      asked.put(id(held.order()), until);
    }
  }

  @Override
  public void resume(Order order, long epoch, Validity validity) {
    HeldOrder held = hold(order, epoch);
    if (order.state() == OrderState.UNKNOWN) {
      held.lost();
    }
    switch (lookUp(held)) {
      case VenueAnswer.Taken found -> {
        take(held, found.order());
        catchUp(held, found.order());
        @Nullable String wish = held.cancelReason();
        if (wish != null && found.order().open()) {
          cancel(order, wish, epoch);
        }
      }
      case VenueAnswer.Absent absent -> absent(held, order, absent.venueTime(), validity);
      case VenueAnswer.Refused refused -> throw unclear(refused.toString());
      case VenueAnswer.Limited limited -> throw unclear("The venue wants to be left alone");
    }
  }

  private void absent(HeldOrder held, Order order, long venueTime, Validity validity) {
    requireOver(held, venueTime);
    @Nullable String wish = held.cancelReason();
    if (wish != null) {
      end(held, new OrderChange.Cancel(wish));
    } else if (order.fillCount() > 0 || worked(order.state()) || order.terms().foreign()) {
      throw new OrderGone(
          "The venue does not know order "
              + id(order)
              + " any more, which it had. Compare with"
              + " the venue's own record; cancelling the order closes it here.");
    } else if (System.nanoTime() - validity.untilNanos() >= 0) {
      neverTaken(held);
      throw new TooLate("The venue never took order " + id(order) + ", whose validity is over");
    } else {
      again(held, order, validity);
    }
  }

  /** An order that is UNKNOWN cannot be rejected any more: what the venue refuses is cancelled. */
  private void again(HeldOrder held, Order order, Validity validity) {
    @Nullable Rejection refusal = place(held, validity);
    if (refusal == null) {
      return;
    }
    if (order.state() != OrderState.UNKNOWN) {
      end(held, new OrderChange.Reject(refusal));
    } else if (refusal.code().startsWith(VenueOrders.OURS)) {
      throw unclear(refusal.message());
    } else {
      end(held, new OrderChange.Cancel(refusal.message()));
    }
  }

  @Override
  public void cancel(Order order, String reason, long epoch) {
    HeldOrder held = hold(order, epoch);
    held.wishCancel(reason);
    switch (sender.cancel(id(order), reason)) {
      case VenueAnswer.Taken gone -> {
        take(held, gone.order());
        catchUp(held, gone.order());
        @Nullable Amendment awaited = held.awaited();
        if (awaited != null) {
          boolean ignored = decided(held, order, awaited, epoch);
        }
      }
      case VenueAnswer.Absent absent -> {
        requireOver(held, absent.venueTime());
        end(held, new OrderChange.Cancel(reason));
      }
      case VenueAnswer.Refused refused -> throw unclear(refused.toString());
      case VenueAnswer.Limited limited -> throw unclear("The venue takes no cancels now");
    }
  }

  @Override
  public boolean canModify(Order order) {
    return true;
  }

  @Override
  public void modify(Order order, long epoch, Validity validity) {
    Amendment next = pending(order);
    HeldOrder held = hold(order, epoch);
    boolean before = held.changes(next);
    try {
      VenueAnswer answer = sender.amend(held, next, validity);
      if (!before || !ours(answer)) {
        tell(held, order, next, answer, epoch);
        return;
      }
    } catch (TooLate e) {
      if (!before) {
        held.unchanged(next);
        drop(held);
        throw e;
      }
    }
    if (!decided(held, order, next, epoch)) {
      throw new TooLate("The venue took the change in no request before its validity ended");
    }
  }

  @Override
  public boolean decided(Order order, long epoch) {
    HeldOrder held = hold(order, epoch);
    Amendment next = pending(order);
    return held.changing(next) && decided(held, order, next, epoch);
  }

  /** Where a request for the change may have been taken, or may still be, only the venue knows. */
  private boolean decided(HeldOrder held, Order order, Amendment next, long epoch) {
    VenueAnswer answer = sender.amended(id(order), next);
    if (!(answer instanceof VenueAnswer.Refused refused && refused.late())) {
      tell(held, order, next, answer, epoch);
      return true;
    }
    if (held.changeMayCome(refused.venueTime(), maxValidityMicros)) {
      throw unclear("The venue has not decided on the change; a request may still arrive");
    }
    held.unchanged(next);
    drop(held);
    return false;
  }

  private void tell(HeldOrder held, Order order, Amendment next, VenueAnswer answer, long epoch) {
    switch (answer) {
      case VenueAnswer.Taken taken -> {
        held.modified(next);
        take(held, taken.order());
      }
      case VenueAnswer.Refused refused -> {
        if (refused.code().equals("QUANTITY") && next.shrinks(order.terms())) {
          held.unchanged(next);
          cancel(order, "MODIFY", epoch);
        } else {
          held.refused(next, rejection(refused));
          drop(held);
        }
      }
      case VenueAnswer.Absent absent -> throw new OrderGone("The venue does not know " + id(order));
      case VenueAnswer.Limited limited -> throw unclear(limited.toString());
    }
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public Optional<BrokerBooks> books(String account, long after) {
    return Optional.of(books.of(account, after));
  }

  @Override
  public boolean quietSince(String account, long after) {
    return books.quietSince(account, after);
  }

  @Override
  public Optional<BrokerOrder> placed(String clientOrderId) {
    return books.placed(clientOrderId);
  }

  @Override
  public void release(int partition) {
    orders
        .values()
        .removeIf(held -> partitions.applyAsInt(held.order().terms().accountId()) == partition);
  }

  /** Orders in the venue's hands; for those who watch. */
  public int working() {
    return orders.size();
  }

  /**
   * That the order is not there says nothing while a request for it may still arrive. What was
   * asked before our time had run out at the latest after the longest validity.
   */
  private void requireOver(HeldOrder held, long venueTime) {
    @Nullable Long until = held.validUntil();
    if (until == null) {
      held.asks(venueTime + maxValidityMicros);
      throw unclear("The venue does not know the order yet; an earlier request may still arrive");
    }
    if (venueTime <= until) {
      throw unclear("The venue does not know the order yet; our request may still arrive");
    }
  }

  private VenueAnswer lookUp(HeldOrder held) {
    if (System.nanoTime() - askAgainAt < 0) {
      throw unclear("The venue did not answer a moment ago");
    }
    try {
      return client.find(id(held.order()));
    } catch (BrokerUnavailable | NotSent e) {
      askAgainAt = System.nanoTime() + SILENT_NANOS;
      throw e instanceof BrokerUnavailable unclear
          ? unclear
          : new BrokerUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private HeldOrder hold(Order order, long epoch) {
    return orders.compute(
        id(order),
        (id, known) -> {
          if (known != null && known.epoch() == epoch) {
            return known;
          }
          HeldOrder held = new HeldOrder(order, epoch, change -> report(order, change, epoch));
          @Nullable Long before = asked.remove(id);
          if (known != null) {
            held.knows(known.validUntil(), known.cancelReason());
          } else if (before != null) {
            held.asks(before);
          }
          return held;
        });
  }

  private void heard(Frame frame) {
    @Nullable VenueOrder seen = frame.order();
    @Nullable HeldOrder held = seen == null ? null : orders.get(seen.clientOrderId());
    if (seen == null || held == null) {
      @Nullable String account = seen == null ? null : seen.account();
      if (account != null && seen != null && seen.open()) {
        strangers.accept(account);
      }
      return;
    }
    @Nullable VenueFill fill = frame.fill();
    try {
      if (fill != null) {
        held.take(fill);
        Failpoint.reached(FaultPoint.K12);
      }
      take(held, seen);
    } catch (IllegalStateException e) {
      end(held, new OrderChange.LoseTrack(String.valueOf(e.getMessage())));
    }
  }

  private void take(HeldOrder held, VenueOrder seen) {
    held.take(seen);
    drop(held);
  }

  private void catchUp(HeldOrder held, VenueOrder seen) {
    while (!held.ended() && held.fills() < seen.fillCount()) {
      List<VenueFill> page = fills(held);
      if (page.isEmpty()) {
        throw unclear("The venue says less of an order's fills than it counts");
      }
      page.forEach(held::take);
    }
    drop(held);
  }

  private List<VenueFill> fills(HeldOrder held) {
    try {
      return client.fills(id(held.order()), held.fills(), PAGE);
    } catch (NotSent e) {
      throw new BrokerUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** The stream began anew: what happened to our orders before that is looked up. */
  private void lookUpAll() {
    for (HeldOrder held : orders.values()) {
      if (client.find(id(held.order())) instanceof VenueAnswer.Taken found) {
        take(held, found.order());
        catchUp(held, found.order());
      }
    }
  }

  private void end(HeldOrder held, OrderChange change) {
    held.end(change);
    drop(held);
  }

  private void drop(HeldOrder held) {
    if (held.ended()) {
      orders.remove(id(held.order()), held);
    }
  }

  private void report(Order order, OrderChange change, long epoch) {
    try {
      lanes.put(new ReportLanes.Item(order, change, new Stamp(epoch, null)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ledger and we see the order differently: it will be handed back as the ledger has it. */
  private void disagreed(ReportLanes.Item item) {
    orders.computeIfPresent(
        id(item.order()), (id, held) -> held.epoch() == item.stamp().epoch() ? null : held);
  }

  private static BrokerUnavailable unclear(String message) {
    return new BrokerUnavailable(message, new IllegalStateException(message));
  }

  private static Rejection rejection(VenueAnswer.Refused refused) {
    return refused.code().startsWith(VenueOrders.OURS)
        ? new Rejection(refused.code(), null, null, refused.message())
        : new Rejection("BROKER", null, refused.code(), refused.message());
  }

  /** Whether it is our own word, as nothing was sent. */
  private static boolean ours(VenueAnswer answer) {
    return answer instanceof VenueAnswer.Refused refused
        && refused.code().startsWith(VenueOrders.OURS);
  }

  private static Amendment pending(Order order) {
    return Objects.requireNonNull(order.pending(), "pending");
  }

  private static boolean worked(OrderState state) {
    return state == OrderState.WORKING || state == OrderState.PARTIALLY_FILLED;
  }

  private static String id(Order order) {
    return order.terms().clientOrderId();
  }

  @Override
  public void close() {
    stream.close();
    times.close();
    lanes.close();
    client.close();
  }
}
