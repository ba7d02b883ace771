package io.tradeflow.execution.adapter.broker;

import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.ReportLanes;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Latency;
import io.tradeflow.paperbroker.PaperBroker;
import io.tradeflow.paperbroker.PaperOrder;
import io.tradeflow.paperbroker.PaperTerms;
import io.tradeflow.paperbroker.Report;
import io.tradeflow.paperbroker.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The in-process paper broker: one thread matches, {@link ReportLanes} book. It holds nothing that
 * the ledger does not: an order that it does not know was never taken, so that sending it again is
 * safe, and a finished order is dropped. Callers wait for the matching thread, so that no more
 * calls queue up than there are callers; of books only the latest of each symbol waits.
 */
public final class PaperBrokerAdapter implements Broker, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PaperBrokerAdapter.class.getName());
  private static final int LANES = 32;
  private static final long PATIENCE_SECONDS = 5;
  private static final long HOLD_MILLIS = 300;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final long SPAN_MILLIS = 10;
  private static final long ROUND_MILLIS = 20;

  private record Held(Order order, long epoch) {}

  private final PaperBroker broker;
  private final ToIntFunction<String> partitions;
  private final Clock clock;
  private final LongSupplier nanos;
  private final ReportLanes lanes;
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Map<String, Held> orders = new HashMap<>();
  private final Map<String, Depth> latest = new ConcurrentHashMap<>();
  private final boolean recorded;
  private Instant recordedTime = Instant.MIN;
  private long sequence;
  private @Nullable Instant arrivalAwaited;

  /**
   * @param partitions partition of an account
   */
  public PaperBrokerAdapter(
      PaperTerms terms, Reports reports, ToIntFunction<String> partitions, Clock clock) {
    this(terms, reports, partitions, clock, System::nanoTime);
  }

  /**
   * One of a symbol in a recorded span. It knows no time but that of its books, and an order
   * arrives a moment after the book that its account saw; so the same orders at the same market
   * times have the same fills.
   */
  public static PaperBrokerAdapter ofSpan(
      PaperTerms terms, Reports reports, ToIntFunction<String> partitions, Clock clock) {
    return new PaperBrokerAdapter(
        terms.withLatency(new Latency.Empirical(List.of(MOMENT, MOMENT))),
        reports,
        partitions,
        clock,
        System::nanoTime,
        true);
  }

  /**
   * @param nanos the clock of the requests' validity
   */
  public PaperBrokerAdapter(
      PaperTerms terms,
      Reports reports,
      ToIntFunction<String> partitions,
      Clock clock,
      LongSupplier nanos) {
    this(terms, reports, partitions, clock, nanos, false);
  }

  private PaperBrokerAdapter(
      PaperTerms terms,
      Reports reports,
      ToIntFunction<String> partitions,
      Clock clock,
      LongSupplier nanos,
      boolean recorded) {
    this.recorded = recorded;
    this.broker = new PaperBroker(terms);
    this.partitions = partitions;
    this.clock = clock;
    this.nanos = nanos;
    this.lanes = new ReportLanes(LANES, reports, this::disagreed);
    thread.setRemoveOnCancelPolicy(true);
    Future<?> ignored =
        thread.scheduleWithFixedDelay(
            () -> run(this::advance),
            1,
            recorded ? SPAN_MILLIS : ROUND_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void advance() {
    tell(broker.advance(now()));
    awaitArrival();
  }

  /** Rounds end what has expired; an order arrives at its own time. */
  private void awaitArrival() {
    @Nullable Instant next = recorded ? null : broker.nextArrival();
    if (next == null || arrivalAwaited != null && !next.isBefore(arrivalAwaited)) {
      return;
    }
    arrivalAwaited = next;
    long wait = Math.max(MOMENT.toNanos(), Duration.between(now(), next).toNanos());
    Future<?> ignored =
        thread.schedule(
            () -> {
              if (next.equals(arrivalAwaited)) {
                arrivalAwaited = null;
              }
              run(this::advance);
            },
            wait,
            TimeUnit.NANOSECONDS);
  }

  private Instant now() {
    return recorded ? recordedTime.plus(MOMENT) : clock.instant();
  }

  /** In a recorded span an order arrives at the time that its account saw. */
  private Instant arrival(Order order) {
    @Nullable Instant seen = recorded ? order.terms().marketTime() : null;
    return seen == null ? now() : seen;
  }

  @Override
  public void send(Order order, long epoch, Validity validity) {
    call(() -> submit(order, epoch, validity));
  }

  @Override
  public void resume(Order order, long epoch, Validity validity) {
    call(
        () -> {
          @Nullable Held held = orders.get(id(order));
          if (held != null && held.epoch() == epoch) {
            if (order.state() == OrderState.UNKNOWN) {
              report(order, new OrderChange.Acknowledge(), epoch);
            }
            return;
          }
          forget(id(order));
          boolean neverReported = order.fillCount() == 0;
          if (neverReported && !worked(order.state())) {
            submit(order, epoch, validity);
            return;
          }
          orders.put(id(order), new Held(order, epoch));
          boolean awake = order.triggered() || order.fillCount() > 0;
          broker.restore(paper(order), order.filled(), order.fillCount(), order.createdAt(), awake);
          if (!worked(order.state())) {
            report(order, new OrderChange.Acknowledge(), epoch);
          }
        });
  }

  @Override
  public void cancel(Order order, String reason, long epoch) {
    call(
        () -> {
          List<Report> said = broker.cancel(id(order), reason, now());
          if (said.isEmpty()) {
            report(order, new OrderChange.Cancel(reason), epoch);
          }
          tell(said);
        });
  }

  @Override
  public boolean canModify(Order order) {
    return true;
  }

  @Override
  public void modify(Order order, long epoch, Validity validity) {
    Amendment next = Objects.requireNonNull(order.pending(), "pending");
    boolean trails = next.pricing() instanceof Pricing.Trailing;
    call(
        () -> {
          requireInTime(order, validity);
          tell(
              broker.amend(
                  id(order),
                  next.id().toString(),
                  next.quantity(),
                  next.pricing().limitPrice(),
                  trails ? null : next.pricing().stopPrice(),
                  now()));
        });
  }

  @Override
  public void release(int partition) {
    call(
        () ->
            orders.values().stream()
                .filter(held -> partition(held) == partition)
                .map(held -> id(held.order()))
                .toList()
                .forEach(this::forget));
  }

  /** Takes a book; one that was overtaken before its turn is skipped. */
  public void depth(Depth depth) {
    if (latest.put(depth.symbol(), depth) == null) {
      thread.execute(
          () -> {
            Depth newest = Objects.requireNonNull(latest.remove(depth.symbol()));
            run(() -> tell(broker.onDepth(newest, clock.instant())));
          });
    }
  }

  /**
   * Takes a book of a recorded span, each once and in order. It is shown a little later, so that
   * orders of the time before it arrive before it.
   */
  synchronized void recorded(long number, Depth depth) {
    Instant time = depth.marketTime();
    if (time == null || number <= sequence) {
      return;
    }
    sequence = number;
    Future<?> ignored =
        thread.schedule(
            () -> {
              recordedTime = time;
              run(() -> tell(broker.onDepth(depth, time)));
            },
            HOLD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Orders in hand; for those who watch. */
  public int working() {
    return ask(orders::size);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    lanes.close();
  }

  /** Asks the time on the matching thread: what waited for it too long is not taken. */
  private void submit(Order order, long epoch, Validity validity) {
    requireInTime(order, validity);
    orders.put(id(order), new Held(order, epoch));
    tell(List.of(broker.submit(paper(order), arrival(order))));
  }

  private void requireInTime(Order order, Validity validity) {
    if (nanos.getAsLong() - validity.untilNanos() >= 0) {
      throw new TooLate("The paper broker got order " + id(order) + " after its validity");
    }
  }

  private void tell(List<Report> said) {
    for (Report report : said) {
      @Nullable Held held = orders.get(report.clientOrderId());
      if (held != null) {
        report(held.order(), change(report, held.order().state()), held.epoch());
      }
    }
    for (Report report : said) {
      if (!broker.works(report.clientOrderId())) {
        orders.remove(report.clientOrderId());
      }
    }
  }

  private void report(Order order, OrderChange change, long epoch) {
    Stamp stamp = new Stamp(epoch, broker.marketTime(order.terms().symbol()));
    try {
      lanes.put(new ReportLanes.Item(order, change, stamp));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ledger and we see the order differently: it will be handed back as the ledger has it. */
  private void disagreed(ReportLanes.Item item) {
    try {
      thread.execute(
          () -> {
            @Nullable Held held = orders.get(id(item.order()));
            if (held != null && held.epoch() == item.stamp().epoch()) {
              forget(id(item.order()));
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The paper broker is closed", e);
    }
  }

  private void forget(String id) {
    orders.remove(id);
    broker.forget(id);
  }

  private int partition(Held held) {
    return partitions.applyAsInt(held.order().terms().accountId());
  }

  private static boolean worked(OrderState state) {
    return state == OrderState.WORKING || state == OrderState.PARTIALLY_FILLED;
  }

  /** An order that is UNKNOWN cannot be rejected any more: what is refused then is cancelled. */
  private static OrderChange change(Report report, OrderState state) {
    return switch (report) {
      case Report.Accepted accepted -> new OrderChange.Acknowledge();
      case Report.Refused refused ->
          state == OrderState.UNKNOWN
              ? new OrderChange.Cancel(refused.reason())
              : new OrderChange.Reject(new Rejection("BROKER", null, null, refused.reason()));
      case Report.Filled fill ->
          new OrderChange.Fill(
              fill.fillId(), fill.quantity(), fill.price(), fill.fee(), fill.maker());
      case Report.Trailed trailed -> new OrderChange.Trail(trailed.stopPrice());
      case Report.Triggered triggered -> new OrderChange.Trigger();
      case Report.Amended amended -> new OrderChange.Modify(UUID.fromString(amended.changeId()));
      case Report.AmendRefused refused ->
          new OrderChange.RefuseModify(
              UUID.fromString(refused.changeId()),
              new Rejection("BROKER", null, null, refused.reason()));
      case Report.Cancelled cancelled -> new OrderChange.Cancel(cancelled.reason());
      case Report.Expired expired -> new OrderChange.Expire();
    };
  }

  private void call(Runnable work) {
    Object ignored =
        ask(
            () -> {
              work.run();
              awaitArrival();
              return true;
            });
  }

  private <T> T ask(java.util.concurrent.Callable<T> work) {
    @Nullable Future<T> asked = null;
    try {
      asked = thread.submit(work);
      return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailable("Interrupted while the paper broker was called", e);
    } catch (TimeoutException e) {
      if (asked != null) {
        asked.cancel(false);
      }
      throw new BrokerUnavailable("The paper broker did not answer in time", e);
    } catch (RejectedExecutionException | ExecutionException e) {
      if (e.getCause() instanceof TooLate late) {
        throw late;
      }
      throw new BrokerUnavailable("The paper broker failed: " + e.getMessage(), e);
    }
  }

  /** Keeps the thread's schedule alive when one turn fails. */
  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Paper broker turn failed", e);
    }
  }

  private static String id(Order order) {
    return order.terms().id().toString();
  }

  private static PaperOrder paper(Order order) {
    NewOrder terms = order.terms();
    PaperOrder made =
        new PaperOrder(
                id(order),
                terms.symbol(),
                terms.buy(),
                terms.quantity(),
                terms.limitPrice(),
                PaperOrder.Force.valueOf(terms.lifetime().force().name()),
                terms.tickSize(),
                terms.marketTime())
            .ofAccount(terms.accountId())
            .stoppedAt(terms.pricing().stopPrice())
            .until(terms.lifetime().goodTill())
            .trailing(trail(terms.pricing()));
    return terms.postOnly() ? made.makerOnly() : made;
  }

  private static @Nullable Trail trail(Pricing pricing) {
    return pricing instanceof Pricing.Trailing trailing
        ? switch (trailing.distance()) {
          case Pricing.Distance.Amount fixed -> new Trail(fixed.amount(), false);
          case Pricing.Distance.Percent share -> new Trail(share.percent(), true);
        }
        : null;
  }
}
