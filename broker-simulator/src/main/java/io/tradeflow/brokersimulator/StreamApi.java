package io.tradeflow.brokersimulator;

import io.netty.channel.Channel;
import io.tradeflow.brokersimulator.Faults.Fault;
import io.tradeflow.brokersimulator.Faults.Kind;
import io.tradeflow.brokersimulator.Faults.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * The stream. Each reader has a thread of its own that sends one batch at a time from the log, so
 * that a reader holds no more than a batch; one that takes nothing is cut.
 */
final class StreamApi {
  private static final System.Logger LOG = System.getLogger(StreamApi.class.getName());
  private static final int READERS = 32;
  private static final int BATCH = 256;
  private static final int LOST_HISTORY = 4001;
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final EventLog log;
  private final Faults faults;
  private final SkewedClock clock;
  private final Duration patience;
  private final AtomicInteger readers = new AtomicInteger();

  /**
   * @param patience with a reader that takes nothing
   */
  StreamApi(EventLog log, Faults faults, SkewedClock clock, Duration patience) {
    this.log = log;
    this.faults = faults;
    this.clock = clock;
    this.patience = patience;
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    Routes.Query query =
        new Routes.Query(
            new io.netty.handler.codec.http.QueryStringDecoder(request.uri()).parameters());
    try {
      long after = query.whole("after", log.last());
      @Nullable Fault fault = faults.draw(Operation.STREAM, Kind.STATUS_500);
      if (fault != null || readers.get() >= READERS) {
        return response.status(fault == null ? 503 : 500).send();
      }
      return open(after, request, response);
    } catch (BadRequest e) {
      Answer answer = e.answer(clock.micros());
      return response.status(answer.status()).sendByteArray(Mono.just(Json.bytes(answer.body())));
    }
  }

  private Publisher<Void> open(long after, HttpServerRequest request, HttpServerResponse response) {
    AtomicReference<@Nullable Channel> line = new AtomicReference<>();
    request.withConnection(connection -> line.set(connection.channel()));
    return response.sendWebsocket(
        (in, out) -> {
          if (after > log.last()) {
            return out.sendClose(LOST_HISTORY, "after lies ahead of the venue");
          }
          CompletableFuture<Void> sent = new CompletableFuture<>();
          Thread sender =
              Thread.ofVirtual()
                  .name("stream")
                  .unstarted(() -> run(new Reader(out, after), line.get(), sent));
          readers.incrementAndGet();
          sender.start();
          return Mono.firstWithSignal(in.receive().then(), Mono.fromFuture(sent, true))
              .doFinally(end -> sender.interrupt());
        });
  }

  private void run(Reader reader, @Nullable Channel line, CompletableFuture<Void> sent) {
    try {
      reader.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.INFO, "A reader of the stream is cut: " + e.getMessage());
    } finally {
      readers.decrementAndGet();
      if (line != null) {
        line.close();
      }
      sent.complete(null);
    }
  }

  /** One connection: what it has and what it gets next. */
  private final class Reader {
    private final WebsocketOutbound out;
    private long cursor;
    private VenueEvent.@Nullable Frame held;

    Reader(WebsocketOutbound out, long after) {
      this.out = out;
      this.cursor = after;
    }

    void run() throws InterruptedException {
      while (!Thread.currentThread().isInterrupted()) {
        List<VenueEvent> events = log.await(cursor, BATCH, HEARTBEAT);
        disturb();
        List<String> frames = new ArrayList<>();
        for (VenueEvent event : events) {
          cursor = event.sequence();
          add(event, frames);
        }
        if (events.isEmpty()) {
          release(frames);
          frames.add(Json.text(VenueEvent.heartbeat(cursor)));
        }
        send(frames);
      }
    }

    private void add(VenueEvent event, List<String> frames) {
      VenueEvent.Frame frame = event.frame();
      boolean fill = event.fill() != null;
      if (fill && held == null && drawn(Kind.OUT_OF_ORDER_FILL)) {
        held = frame;
        return;
      }
      frames.add(Json.text(frame));
      if (fill && drawn(Kind.DUPLICATE_FILL)) {
        frames.add(Json.text(frame));
      }
      release(frames);
    }

    private void release(List<String> frames) {
      if (held != null) {
        frames.add(Json.text(held));
        held = null;
      }
    }

    private void disturb() throws InterruptedException {
      @Nullable Fault delay = faults.draw(Operation.STREAM, Kind.DELAY);
      if (delay != null) {
        Thread.sleep(delay.delayMillis());
      }
      @Nullable Fault silent = faults.draw(Operation.STREAM, Kind.HALF_OPEN);
      if (silent != null) {
        Thread.sleep(silent.delayMillis());
        throw new IllegalStateException("half-open for " + silent.delayMillis() + " ms");
      }
      if (drawn(Kind.GARBAGE)) {
        send(List.of("{\"type\": \u0000 no JSON"));
      }
    }

    private boolean drawn(Kind kind) {
      return faults.draw(Operation.STREAM, kind) != null;
    }

    /** Waits until the line has taken all of it. */
    private void send(List<String> frames) {
      out.sendString(Flux.fromIterable(frames)).then().block(patience);
    }
  }
}
