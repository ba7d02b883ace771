package io.tradeflow.brokersimulator;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.tradeflow.brokersimulator.Faults.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Requests in, answers out, with what is to go wrong in between. */
final class HttpApi {
  private static final System.Logger LOG = System.getLogger(HttpApi.class.getName());
  private static final int MAX_BODY_BYTES = 16 * 1024;
  private static final byte[] GARBAGE =
      "<html>\u0000 502 it is {not JSON".getBytes(StandardCharsets.UTF_8);

  private final Routes routes;
  private final VenueThread thread;
  private final SkewedClock clock;
  private final Faults faults;
  private final Venue venue;

  HttpApi(Routes routes, VenueThread thread, SkewedClock clock, Faults faults, Venue venue) {
    this.routes = routes;
    this.thread = thread;
    this.clock = clock;
    this.faults = faults;
    this.venue = venue;
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    return body(request)
        .flatMap(
            body -> {
              SkewedClock.Moment arrived = clock.moment();
              try {
                Routes.Call call = routes.find(request.method().name(), request.uri(), body);
                return faulty(call, arrived, response);
              } catch (BadRequest e) {
                return write(response, e.answer(arrived.micros()));
              }
            })
        .onErrorResume(BadRequest.class, e -> write(response, e.answer(clock.micros())));
  }

  /** The body, read to a bound. */
  private static Mono<byte[]> body(HttpServerRequest request) {
    return request
        .receive()
        .asByteArray()
        .reduceWith(
            ByteArrayOutputStream::new,
            (all, part) -> {
              if (all.size() + part.length > MAX_BODY_BYTES) {
                throw new BadRequest(
                    413, "BODY_TOO_LARGE", "A body has at most " + MAX_BODY_BYTES + " bytes.");
              }
              all.write(part, 0, part.length);
              return all;
            })
        .map(ByteArrayOutputStream::toByteArray);
  }

  private Mono<Void> faulty(
      Routes.Call call, SkewedClock.Moment arrived, HttpServerResponse response) {
    @Nullable Fault fault = call.operation() == null ? null : faults.draw(call.operation());
    if (fault == null) {
      return answer(run(call, Arrival.at(arrived, 0)), response);
    }
    long millis = fault.delayMillis();
    return switch (fault.kind()) {
      case DELAY ->
          answer(later(millis).thenCompose(due -> run(call, Arrival.at(arrived, 0))), response);
      case PAUSE -> answer(run(call, Arrival.at(arrived, millis)), response);
      case TIMEOUT_BEFORE_ACCEPT -> silence(millis, response);
      case TIMEOUT_AFTER_ACCEPT ->
          after(run(call, Arrival.at(arrived, 0)), silence(millis, response));
      case STATUS_429 -> {
        response.header(HttpHeaderNames.RETRY_AFTER, Long.toString(fault.retryAfterSeconds()));
        yield write(response, limited(fault.retryAfterSeconds()));
      }
      case STATUS_500 -> first(fault, call, arrived, Mono.defer(() -> response.status(500).send()));
      case GARBAGE -> first(fault, call, arrived, Mono.defer(() -> send(response, GARBAGE)));
      case HALF_OPEN -> first(fault, call, arrived, Mono.defer(() -> half(response, millis)));
      case DUPLICATE_FILL, OUT_OF_ORDER_FILL -> answer(run(call, Arrival.at(arrived, 0)), response);
    };
  }

  private Mono<Void> first(
      Fault fault, Routes.Call call, SkewedClock.Moment arrived, Mono<Void> then) {
    return fault.after() ? after(run(call, Arrival.at(arrived, 0)), then) : then;
  }

  private static Mono<Void> after(CompletableFuture<Answer> work, Mono<Void> then) {
    return Mono.fromFuture(work, true).then(then);
  }

  /** Runs to its end, whether or not the caller is still there. */
  private CompletableFuture<Answer> run(Routes.Call call, Arrival arrival) {
    return thread.ask(
        () ->
            venue.register().works()
                ? call.work().apply(arrival)
                : Answer.problem(
                    500,
                    "RECEIPTS_FAILED",
                    "The file of receipts cannot be written; make room and restart the venue.",
                    clock.micros()),
        () -> limited(1));
  }

  private Mono<Void> answer(CompletableFuture<Answer> work, HttpServerResponse response) {
    return Mono.fromFuture(work, true)
        .onErrorResume(
            e -> {
              if (e instanceof BadRequest bad) {
                return Mono.just(bad.answer(clock.micros()));
              }
              LOG.log(System.Logger.Level.ERROR, "A request failed", e);
              return Mono.just(
                  Answer.problem(500, "FAILED", String.valueOf(e.getMessage()), clock.micros()));
            })
        .flatMap(answer -> write(response, answer));
  }

  private Answer limited(long seconds) {
    return Answer.problem(429, "RATE_LIMITED", "Try again in " + seconds + " s.", clock.micros());
  }

  private static Mono<Void> write(HttpServerResponse response, Answer answer) {
    response.status(answer.status());
    if (answer.status() == 429
        && !response.responseHeaders().contains(HttpHeaderNames.RETRY_AFTER)) {
      response.header(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return send(response, Json.bytes(answer.body()));
  }

  private static Mono<Void> send(HttpServerResponse response, byte[] body) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
        .sendObject(Unpooled.wrappedBuffer(body))
        .then();
  }

  private static Mono<Void> silence(long millis, HttpServerResponse response) {
    return Mono.fromFuture(later(millis)).then(Mono.defer(() -> cut(response)));
  }

  /** Headers that promise more than comes. */
  private static Mono<Void> half(HttpServerResponse response, long millis) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .header(HttpHeaderNames.CONTENT_LENGTH, "1000")
        .sendObject(
            Mono.just(Unpooled.wrappedBuffer("{\"cli".getBytes(StandardCharsets.UTF_8)))
                .concatWith(Mono.fromFuture(later(millis)).then(Mono.empty())),
            part -> true)
        .then()
        .then(Mono.defer(() -> cut(response)));
  }

  private static Mono<Void> cut(HttpServerResponse response) {
    return Mono.fromRunnable(
        () -> response.withConnection(connection -> connection.channel().close()));
  }

  private static CompletableFuture<Void> later(long millis) {
    Executor delayed = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> {}, delayed);
  }
}
