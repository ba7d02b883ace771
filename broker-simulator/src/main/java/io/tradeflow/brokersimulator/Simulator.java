package io.tradeflow.brokersimulator;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Clock;
import java.time.Duration;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A venue that listens; docs/venue-protocol.md says to what. */
public final class Simulator implements AutoCloseable {
  private static final Duration SLOW_READER = Duration.ofSeconds(5);

  private final Venue venue;
  private final VenueThread thread;
  private final ChannelGroup lines = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final DisposableServer server;

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
  public void close() {
    server.disposeNow(Duration.ofSeconds(3));
    lines.close().awaitUninterruptibly(3_000);
    thread.close();
    venue.register().close();
  }
}
