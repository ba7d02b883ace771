package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.SenderLeaseEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.SmartLifecycle;

/**
 * This process as risk-service knows it: a sender with an id of its own, new at each start. It asks
 * for leases, says which kill switches are applied with nothing in flight, directly and again with
 * each request, and has the desk cancel what a switch stopped. It stops after the listeners and
 * says so once nothing is in flight.
 */
public final class Sender implements SmartLifecycle, SendGate.Listener {
  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
  private static final Duration FIRST_REQUESTS = Duration.ofMillis(250);
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final long STOPPING_MILLIS = 5;

  private final String id = UUID.randomUUID().toString();
  private final EventSender events;
  private final SendGate gate;
  private final OrderDesk desk;
  private final Market market;
  private final SenderEvents says;
  private final ScheduledExecutorService line = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean cancelling = new AtomicBoolean();
  private final AtomicBoolean sending = new AtomicBoolean();
  private volatile Duration period = FIRST_REQUESTS;
  private volatile String refusal = "";
  private volatile boolean cancelDue;
  private volatile boolean running;

  /**
   * @param enforcing by broker: whether it refuses by itself what comes after its validity
   * @param fingerprint of this build and its configuration: senders that differ do not work
   *     together
   */
  public Sender(
      EventSender events,
      BroadcastReaders readers,
      SendGate gate,
      OrderDesk desk,
      Market market,
      Map<String, Boolean> enforcing,
      String fingerprint,
      Clock clock) {
    this.events = events;
    this.gate = gate;
    this.desk = desk;
    this.market = market;
    this.says = new SenderEvents(id, enforcing, fingerprint, clock);
    gate.listen(this);
    readers.fromNow(Topics.RISK_SENDER_LEASES, this::lease);
  }

  /** As in the answers of risk-service. */
  public String id() {
    return id;
  }

  private void lease(ConsumerRecord<String, SenderLeaseEvent> event) {
    var granted = event.value().getGranted();
    var ended = event.value().getEnded();
    var refused = event.value().getRefused();
    if (granted != null && granted.getSenderId().equals(id)) {
      Duration duration = Duration.ofMillis(granted.getDurationMillis());
      period = longer(duration.dividedBy(3), SHORTEST);
      gate.granted(granted.getRequestId(), duration, granted.getKillEpoch());
      refusal = "";
    } else if (refused != null && refused.getSenderId().equals(id)) {
      refused(refused.getReason());
    } else if (ended != null && ended.getSenderId().equals(id)) {
      LOG.log(System.Logger.Level.WARNING, "Lease ended by risk-service: " + ended.getReason());
      gate.ended();
    }
  }

  private void refused(String reason) {
    if (!reason.equals(refusal)) {
      refusal = reason;
      LOG.log(
          System.Logger.Level.ERROR,
          "Nothing is sent by this process: {0}. Stop it, or bring all to the same version and"
              + " settings; it begins by itself when it is alone.",
          reason);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  @Override
  public void applied(KillChange change) {
    if (!running || !market.ready()) {
      return; // the past is being read; the first request tells how far
    }
    tell();
    settleLater();
    if (change.engaged()) {
      later(cancelling, desk::cancelStopped);
    }
  }

  @Override
  public void settled() {
    tell();
    later(cancelling, desk::cancelStopped);
  }

  @Override
  public void leased() {
    later(sending, desk::sendWaiting);
  }

  /** Time alone settles what brokers refuse after its validity. */
  private void settleLater() {
    gate.settlesIn()
        .ifPresent(
            wait -> {
              Future<?> ignored = line.schedule(this::settleByTime, wait, TimeUnit.NANOSECONDS);
            });
  }

  private void settleByTime() {
    tell();
    later(cancelling, desk::cancelStopped);
    settleLater();
  }

  private void tell() {
    CompletableFuture<Void> ignored = publish(says.applied(gate.position()));
  }

  private void request() {
    try {
      if (cancelDue) {
        cancelDue = false;
        later(cancelling, desk::cancelStopped);
      }
      if (market.ready()) {
        long request = gate.request();
        CompletableFuture<Void> ignored = publish(says.heard(request, gate.position()));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "No lease was asked for, tried again soon", e);
    } finally {
      if (running) {
        next();
      }
    }
  }

  private void next() {
    Future<?> ignored = line.schedule(this::request, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Void> publish(KillAckEvent event) {
    return events
        .send(Topics.RISK_KILL_ACKS, id, event)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.log(System.Logger.Level.WARNING, "risk-service was not told", failure);
              }
            });
  }

  /** One waits at most. */
  private void later(AtomicBoolean asked, Runnable task) {
    if (!asked.compareAndSet(false, true)) {
      return;
    }
    try {
      work.execute(
          () -> {
            asked.set(false);
            attempt(task);
          });
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The sender has stopped", e);
    }
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Tried again with the next request of a lease", e);
      cancelDue = true;
    }
  }

  @Override
  public void start() {
    running = true;
    next();
  }

  @Override
  public void stop() {
    running = false;
    gate.close();
    try {
      long end = System.nanoTime() + GOODBYE.toNanos();
      while (!gate.quiet() && System.nanoTime() - end < 0) {
        Thread.sleep(STOPPING_MILLIS);
      }
      if (gate.quiet()) {
        publish(says.retired()).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "risk-service waits for the end of the lease", e);
    } finally {
      line.shutdownNow();
      work.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the listeners, which hand over orders, and before the producers. */
  @Override
  public int getPhase() {
    return 0;
  }
}
