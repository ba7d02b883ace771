package io.tradeflow.execution.adapter.venue;

import io.netty.channel.ChannelOption;
import io.tradeflow.execution.adapter.venue.VenueJson.Frame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.resources.ConnectionProvider;

/**
 * Reads the venue's stream on a thread of its own, for as long as it is not closed: connects again
 * behind the last event that it has, when the line ends, is silent, or leaves something out. Where
 * it has no place to go on from, it begins with what comes next and then has everything looked up.
 */
final class VenueStream implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VenueStream.class.getName());
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final int PREFETCH = 64;
  private static final int MAX_FRAME_BYTES = 64 * 1024;
  private static final int LOST_HISTORY = 4001;

  private final URI url;
  private final LongSupplier end;
  private final Consumer<Frame> frames;
  private final Runnable lookUp;
  private final ConnectionProvider connections = ConnectionProvider.newConnection();
  private final Thread thread;
  private @Nullable Sequencer sequencer;
  private volatile boolean stopped;

  /**
   * @param end asks for the sequence number of the venue's last event
   * @param frames takes each event once, in order
   * @param lookUp looks up what may have been missed
   */
  VenueStream(URI url, LongSupplier end, Consumer<Frame> frames, Runnable lookUp) {
    this.url = url;
    this.end = end;
    this.frames = frames;
    this.lookUp = lookUp;
    this.thread = Thread.ofVirtual().name("venue-stream").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration wait = FIRST_WAIT;
    while (!stopped) {
      try {
        wait = read() ? FIRST_WAIT : longer(wait);
      } catch (RuntimeException e) {
        LOG.log(
            stopped ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
            "The venue's stream is read again in " + wait + ": " + e);
        wait = longer(wait);
      }
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped = true;
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
  }

  /** True if anything came before the line ended. */
  private boolean read() {
    @Nullable Sequencer known = sequencer;
    boolean fresh = known == null;
    Sequencer events = known == null ? new Sequencer(end.getAsLong()) : known;
    AtomicBoolean lost = new AtomicBoolean();
    boolean any = false;
    try (Stream<String> lines = open(events.last(), lost).timeout(SILENCE).toStream(PREFETCH)) {
      for (Iterator<String> each = lines.iterator(); each.hasNext(); any = true) {
        Frame frame = VenueJson.read(each.next().getBytes(StandardCharsets.UTF_8), Frame.class);
        if (fresh) {
          lookUp.run();
          sequencer = events;
          fresh = false;
        }
        events.take(frame).forEach(frames);
      }
    } finally {
      events.forgetEarly();
    }
    if (lost.get()) {
      LOG.log(System.Logger.Level.WARNING, "The venue has lost its history; all is looked up");
      sequencer = null;
    }
    return any;
  }

  private Flux<String> open(long after, AtomicBoolean lost) {
    return HttpClient.create(connections)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) SILENCE.toMillis())
        .websocket(WebsocketClientSpec.builder().maxFramePayloadLength(MAX_FRAME_BYTES).build())
        .uri(url.toString().replaceFirst("^http", "ws") + "/v1/stream?after=" + after)
        .handle(
            (in, out) ->
                in.receive()
                    .asString()
                    .concatWith(
                        in.receiveCloseStatus()
                            .doOnNext(status -> lost.set(status.code() == LOST_HISTORY))
                            .timeout(SILENCE)
                            .onErrorComplete()
                            .then()
                            .cast(String.class)));
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    connections.dispose();
  }
}
