package io.tradeflow.brokersimulator;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tradeflow.paperbroker.Depth;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A venue that listens; docs/venue-protocol.md says to what. */
public final class Simulator implements AutoCloseable {
  private static final Duration SLOW_READER = Duration.ofSeconds(5);

  private final Venue venue;
  private final VenueThread thread;
  private final ChannelGroup lines = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final DisposableServer server;
  private final Map<String, Depth> latest = new ConcurrentHashMap<>();
  private @Nullable DepthFeed feed;

  private Simulator(Settings settings, Clock wall, Duration slowReader) {
    SkewedClock clock = new SkewedClock(wall);
    EventLog stream = new EventLog();
    Faults faults = new Faults();
    venue = new Venue(settings, clock, stream);
    thread = new VenueThread(venue::advance, settings.latency().isZero() ? 20 : 1);
    HttpApi http = new HttpApi(new Routes(venue, clock, faults), thread, clock, faults, venue);
    StreamApi streams = new StreamApi(stream, faults, clock, slowReader);
    server =
        HttpServer.create()
            .host(settings.host())
            .port(settings.port())
            .idleTimeout(Duration.ofMinutes(2))
            .doOnConnection(line -> lines.add(line.channel()))
            .handle(
                (request, response) ->
                    request.path().equals("v1/stream")
                        ? streams.handle(request, response)
                        : http.handle(request, response))
            .bindNow();
  }

  /** Reads its receipts, if it has any, and listens. */
  public static Simulator start(Settings settings, Clock wall) {
    return new Simulator(settings, wall, SLOW_READER);
  }

  /** The same with another patience with readers of the stream who take nothing. */
  static Simulator start(Settings settings, Clock wall, Duration slowReader) {
    return new Simulator(settings, wall, slowReader);
  }

  /**
   * Takes its books from the topic {@code market.depth.v1} too, from now on; a book that is
   * overtaken before its turn is skipped.
   *
   * @param kafka {@code HOST:PORT}
   * @param registry of the topic's schemas, Confluent-compatible
   */
  public synchronized void follow(String kafka, URI registry) {
    if (feed != null) {
      throw new IllegalStateException("The venue follows a topic already");
    }
    feed = new DepthFeed(kafka, registry, this::show);
  }

  private void show(Depth depth) {
    if (latest.put(depth.symbol(), depth) == null) {
      CompletableFuture<Answer> ignored =
          thread.ask(
              () -> {
                venue.depth(Objects.requireNonNull(latest.remove(depth.symbol())));
                return Answer.ok(depth.symbol());
              },
              () -> {
                latest.remove(depth.symbol());
                return Answer.ok(depth.symbol());
              });
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  public String address() {
    return "http://localhost:" + port();
  }

  /** Waits until it is closed. */
  void await() {
    server.onDispose().block();
  }

  /** Stops at once, as a crash would: nothing is cancelled, connections are cut. */
  @Override
  public synchronized void close() {
    if (feed != null) {
      feed.close();
    }
    server.disposeNow(Duration.ofSeconds(3));
    lines.close().awaitUninterruptibly(3_000);
    thread.close();
    venue.register().close();
  }
}
