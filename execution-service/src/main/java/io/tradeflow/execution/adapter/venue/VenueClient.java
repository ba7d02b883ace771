package io.tradeflow.execution.adapter.venue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.tradeflow.execution.adapter.venue.VenueJson.AccountOrder;
import io.tradeflow.execution.adapter.venue.VenueJson.Fills;
import io.tradeflow.execution.adapter.venue.VenueJson.Garbage;
import io.tradeflow.execution.adapter.venue.VenueJson.Problem;
import io.tradeflow.execution.adapter.venue.VenueJson.Time;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;

/**
 * Requests to the venue, bounded in time and number. New orders have connections of their own, so
 * that cancels and questions never wait behind them. What was not sent for certain is {@link
 * NotSent}; whatever is not clearly said is {@link BrokerUnavailable}. Nothing is sent twice.
 */
final class VenueClient implements AutoCloseable {
  /** Not a byte of the request left us. */
  static final class NotSent extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSent(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Raw(int status, HttpHeaders headers, byte[] body) {}

  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final long LONGEST_WAIT_SECONDS = 3_600;

  /** In a drill that can stop in the middle of a request, so that its first half is on its way. */
  private static final Duration HALVES_APART = Duration.ofMillis(3);

  private final ConnectionProvider ordering;
  private final ConnectionProvider asking;
  private final HttpClient orders;
  private final HttpClient questions;
  private final Duration timeout;

  VenueClient(VenueSettings settings) {
    timeout = settings.requestTimeout();
    ordering = connections("venue-orders", settings);
    asking = connections("venue-questions", settings);
    orders = http(ordering, settings);
    questions = http(asking, settings);
  }

  private static ConnectionProvider connections(String name, VenueSettings settings) {
    return ConnectionProvider.builder(name)
        .maxConnections(settings.maxConnections())
        .pendingAcquireMaxCount(settings.maxWaiting())
        .pendingAcquireTimeout(settings.requestTimeout().dividedBy(2))
        .maxIdleTime(Duration.ofSeconds(30))
        .build();
  }

  private static HttpClient http(ConnectionProvider connections, VenueSettings settings) {
    return HttpClient.create(connections)
        .baseUrl(settings.url().toString())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.requestTimeout().toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .disableRetry(true);
  }

  /** Places the order, valid until a time of the venue's. */
  VenueAnswer place(NewOrder terms, long validUntil) {
    byte[] body = VenueJson.place(terms, validUntil);
    Raw raw = call(orders, HttpMethod.POST, "/v1/orders", body);
    VenueAnswer answer = answer(raw);
    if (answer instanceof VenueAnswer.Absent) {
      throw unclear(raw, null);
    }
    return answer;
  }

  /** Changes the order, valid until a time of the venue's. */
  VenueAnswer amend(String id, Amendment change, long validUntil) {
    byte[] body = VenueJson.amend(change, validUntil);
    return answer(call(orders, HttpMethod.PUT, "/v1/orders/" + id, body));
  }

  VenueAnswer find(String id) {
    return answer(call(questions, HttpMethod.GET, "/v1/orders/" + id, null));
  }

  VenueAnswer cancel(String id, String reason) {
    String why = URLEncoder.encode(reason, StandardCharsets.UTF_8);
    return answer(call(questions, HttpMethod.DELETE, "/v1/orders/" + id + "?reason=" + why, null));
  }

  /** Fills of the order behind a number. */
  List<VenueFill> fills(String id, int after, int limit) {
    String path = "/v1/orders/" + id + "/fills?after=" + after + "&limit=" + limit;
    return good(call(questions, HttpMethod.GET, path, null), Fills.class).fills();
  }

  /** A list of the account's, behind an event or an order. */
  <T> T page(String path, Class<T> type) {
    try {
      return good(call(questions, HttpMethod.GET, path, null), type);
    } catch (NotSent e) {
      throw new BrokerUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** The order with its terms; empty if the venue never accepted it. */
  Optional<AccountOrder> placed(String id) {
    try {
      Raw raw = call(questions, HttpMethod.GET, "/v1/orders/" + id, null);
      boolean unknown = raw.status() == 404 && problem(raw).code().equals("UNKNOWN_ORDER");
      return unknown ? Optional.empty() : Optional.of(good(raw, AccountOrder.class));
    } catch (NotSent e) {
      throw new BrokerUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  Time time() {
    return good(call(questions, HttpMethod.GET, "/v1/time", null), Time.class);
  }

  private Raw call(HttpClient client, HttpMethod method, String path, byte @Nullable [] body) {
    HttpClient.RequestSender request =
        client
            .headers(
                headers -> {
                  headers.set("Content-Type", "application/json");
                  if (body != null) {
                    headers.set("Content-Length", body.length);
                  }
                })
            .request(method)
            .uri(path);
    HttpClient.ResponseReceiver<?> sent = body == null ? request : sent(request, body);
    Mono<Raw> answer =
        sent.response(
                (response, content) -> {
                  if (body != null) {
                    Failpoint.reached(FaultPoint.K9);
                  }
                  return whole(content.asByteArray())
                      .map(
                          bytes ->
                              new Raw(response.status().code(), response.responseHeaders(), bytes));
                })
            .single()
            .timeout(timeout);
    try {
      Raw raw = answer.block();
      if (raw == null) {
        throw new IllegalStateException("No answer");
      }
      return raw;
    } catch (RuntimeException e) {
      throw failed(method + " " + path, reactor.core.Exceptions.unwrap(e));
    }
  }

  private static HttpClient.ResponseReceiver<?> sent(
      HttpClient.RequestSender request, byte[] body) {
    if (!Failpoint.any()) {
      return request.send(Mono.just(Unpooled.wrappedBuffer(body)));
    }
    int half = body.length / 2;
    Mono<ByteBuf> rest =
        Mono.delay(HALVES_APART)
            .map(
                late -> {
                  Failpoint.reached(FaultPoint.K8);
                  return Unpooled.wrappedBuffer(body, half, body.length - half);
                });
    return request.send(
        (to, out) ->
            out.send(
                Flux.concat(Mono.just(Unpooled.wrappedBuffer(body, 0, half)), rest), part -> true));
  }

  /** Reads to a bound. */
  private static Mono<byte[]> whole(Flux<byte[]> content) {
    return content
        .reduceWith(
            ByteArrayOutputStream::new,
            (all, part) -> {
              if (all.size() + part.length > MAX_BODY_BYTES) {
                throw new Garbage("The venue's answer has no end", null);
              }
              all.write(part, 0, part.length);
              return all;
            })
        .map(ByteArrayOutputStream::toByteArray);
  }

  private static RuntimeException failed(String what, Throwable cause) {
    boolean neverSent =
        cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof PoolAcquirePendingLimitException
            || cause instanceof PoolAcquireTimeoutException;
    return neverSent
        ? new NotSent("The venue cannot be reached: " + cause.getMessage(), cause)
        : new BrokerUnavailable("The venue did not answer " + what + ": " + cause, cause);
  }

  private static VenueAnswer answer(Raw raw) {
    return switch (raw.status()) {
      case 200, 201 -> new VenueAnswer.Taken(good(raw, VenueOrder.class));
      case 404 -> {
        Problem problem = problem(raw);
        if (!problem.code().equals("UNKNOWN_ORDER")) {
          throw unclear(raw, null);
        }
        yield new VenueAnswer.Absent(problem.venueTime());
      }
      case 400, 409, 413, 422 -> {
        Problem problem = problem(raw);
        @Nullable String message = problem.message();
        yield new VenueAnswer.Refused(
            problem.code(), message == null ? "" : message, problem.venueTime());
      }
      case 429 -> new VenueAnswer.Limited(retryAfter(raw));
      default -> throw unclear(raw, null);
    };
  }

  private static <T> T good(Raw raw, Class<T> type) {
    if (raw.status() != 200 && raw.status() != 201) {
      throw unclear(raw, null);
    }
    try {
      return VenueJson.read(raw.body(), type);
    } catch (Garbage e) {
      throw unclear(raw, e);
    }
  }

  private static Problem problem(Raw raw) {
    try {
      return VenueJson.read(raw.body(), Problem.class);
    } catch (Garbage e) {
      throw unclear(raw, e);
    }
  }

  private static BrokerUnavailable unclear(Raw raw, @Nullable Throwable cause) {
    String message = "The venue answered " + raw.status() + ", which says nothing for certain";
    return new BrokerUnavailable(
        message, cause == null ? new IllegalStateException(message) : cause);
  }

  private static Duration retryAfter(Raw raw) {
    @Nullable String header = raw.headers().get("Retry-After");
    try {
      long seconds = header == null ? 1 : Long.parseLong(header.trim());
      return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_WAIT_SECONDS));
    } catch (NumberFormatException e) {
      throw unclear(raw, e);
    }
  }

  @Override
  public void close() {
    ordering.dispose();
    asking.dispose();
  }
}
