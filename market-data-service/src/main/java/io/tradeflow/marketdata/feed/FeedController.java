package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import io.tradeflow.starter.outbox.AuditNote;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/admin/feed")
class FeedController {
  private static final int MAX_BYTES = 2 * 1024 * 1024;
  private static final int FASTEST_SIMULATOR = 3_600;
  private static final int FASTEST_REPLAY = 1_000_000;

  private final Feeds feeds;
  private final FeedProperties properties;
  private final Outbox outbox;
  private final Clock clock;

  FeedController(Feeds feeds, FeedProperties properties, Outbox outbox, Clock clock) {
    this.feeds = feeds;
    this.properties = properties;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** What is left out is as configured for the start of the service. */
  record SimulatorRequest(
      @Nullable String type,
      @Nullable Long seed,
      @Nullable Integer symbols,
      @Nullable Integer speed) {}

  @GetMapping
  FeedStatus status() {
    return feeds.status();
  }

  @PostMapping
  Mono<FeedStatus> simulate(Principal operator, @RequestBody SimulatorRequest request) {
    if (!"simulator".equals(request.type())) {
      throw bad("type must be simulator. A file is replayed by POST /api/v1/admin/feed/replay.");
    }
    long seed = request.seed() == null ? properties.seed() : request.seed();
    int symbols = request.symbols() == null ? properties.symbols() : request.symbols();
    int speed = request.speed() == null ? properties.speed() : request.speed();
    if (symbols < 1 || symbols > SimulatedListing.MAX_SYMBOLS) {
      throw bad("symbols must be from 1 to " + SimulatedListing.MAX_SYMBOLS + ".");
    }
    if (speed < 1 || speed > FASTEST_SIMULATOR) {
      throw bad("speed must be from 1 to " + FASTEST_SIMULATOR + ".");
    }
    return noted(
        feeds.simulate(seed, symbols, speed),
        operator,
        "feed.simulate",
        "seed=%d symbols=%d speed=%d".formatted(seed, symbols, speed));
  }

  @PostMapping(path = "/replay", consumes = "text/csv")
  Mono<FeedStatus> replay(
      Principal operator,
      @RequestParam String symbol,
      @RequestParam(defaultValue = "60") int speed,
      ServerHttpRequest request) {
    if (!Instrument.isSymbol(symbol)) {
      throw bad("symbol must look like BTC-USD.");
    }
    if (speed < 1 || speed > FASTEST_REPLAY) {
      throw bad("speed must be from 1 to " + FASTEST_REPLAY + ".");
    }
    return noted(
        text(request).map(BarFile::parse).flatMap(bars -> feeds.replay(symbol, bars, speed)),
        operator,
        "feed.replay",
        "symbol=%s speed=%d".formatted(symbol, speed));
  }

  @DeleteMapping
  Mono<FeedStatus> stop(Principal operator) {
    return noted(feeds.stop(), operator, "feed.stop", null);
  }

  private Mono<FeedStatus> noted(
      Mono<FeedStatus> change, Principal operator, String action, @Nullable String detail) {
    AuditNote note = new AuditNote(null, operator.getName(), action, "feed", detail);
    return change.flatMap(
        status ->
            outbox
                .inTransaction(outbox.append(List.of(note.event(clock.instant()))))
                .thenReturn(status));
  }

  // Not DataBufferUtils.join: above its limit it releases Netty's buffers twice.
  private static Mono<String> text(ServerHttpRequest request) {
    return request
        .getBody()
        .map(FeedController::take)
        .reduceWith(ByteArrayOutputStream::new, FeedController::append)
        .map(bytes -> bytes.toString(StandardCharsets.UTF_8));
  }

  private static byte[] take(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
    if (all.size() + part.length > MAX_BYTES) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE,
          "FILE_TOO_LARGE",
          "A file may have at most 2 MiB. Replay it in parts.");
    }
    all.writeBytes(part);
    return all;
  }

  private static Problem bad(String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "BAD_FEED", detail);
  }
}
