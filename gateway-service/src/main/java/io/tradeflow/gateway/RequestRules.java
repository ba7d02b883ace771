package io.tradeflow.gateway;

import io.tradeflow.starter.web.Problem;
import io.tradeflow.starter.web.ProblemWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What every request must keep to before anybody looks at it: method, path, origin, size, content
 * type. Headers that only we may set are taken off and set anew.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestRules implements WebFilter {
  static final String CORRELATION_ID = "X-Correlation-Id";

  private static final String REPLAY = "/api/v1/admin/feed/replay";
  private static final String BARS = "/api/v1/backtests/data";
  private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  /** Parts that one server reads differently from the next: that is how checks are passed by. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "//|(^|/)\\.{1,2}(/|$)|[;\\\\]|%(2f|5c|2e|25|3b|7f|[01][0-9a-f])",
          Pattern.CASE_INSENSITIVE);

  /** Control characters and marks that turn the direction of what is read, in a query or a path. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "%([01][0-9a-f]|7f|d8%9c|e2%80%(8[ef]|a[a-e])|e2%81%a[6-9])", Pattern.CASE_INSENSITIVE);

  private static final Set<String> KEPT_FOR_UPGRADE = Set.of("upgrade", "connection");
  private static final List<String> OURS =
      List.of(
          "x-forwarded-", "forwarded", "x-user-", "x-account-", "x-roles", "x-tier", "x-real-ip");

  /** What the browser is told to refuse on our behalf. */
  static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Strict-Transport-Security",
          "max-age=31536000; includeSubDomains",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), payment=()",
          "Content-Security-Policy",
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
              + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'");

  private final RequestProperties properties;
  private final ProblemWriter problems;

  RequestRules(RequestProperties properties, ProblemWriter problems) {
    this.properties = properties;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String correlationId = correlationId(request);
    exchange.getResponse().getHeaders().set(CORRELATION_ID, correlationId);
    securityHeaders(exchange.getResponse().getHeaders());
    Bound bound = bound(request.getPath().value());
    ProblemDetail refusal = refusal(request, bound);
    if (refusal != null) {
      return refuse(exchange, refusal);
    }
    ServerHttpRequest own =
        request.mutate().headers(headers -> own(headers, correlationId)).build();
    ServerHttpRequest bounded = new BoundedRequest(own, exchange.getResponse(), bound);
    return chain.filter(exchange.mutate().request(bounded).build());
  }

  private Bound bound(String path) {
    return switch (path) {
      case REPLAY -> new Bound(properties.maxUpload().toBytes(), properties.patience(), true);
      case BARS -> new Bound(properties.maxBars().toBytes(), properties.barsPatience(), true);
      default -> new Bound(properties.maxBody().toBytes(), properties.patience(), false);
    };
  }

  private static void close(ServerHttpResponse response) {
    response.getHeaders().set(HttpHeaders.CONNECTION, "close");
  }

  /** Whoever sends what we do not read gets no further request on this connection. */
  private Mono<Void> refuse(ServerWebExchange exchange, ProblemDetail refusal) {
    if (hasBody(exchange.getRequest())) {
      close(exchange.getResponse());
    }
    return problems.write(exchange, refusal);
  }

  private @Nullable ProblemDetail refusal(ServerHttpRequest request, Bound bound) {
    if (!METHODS.contains(request.getMethod())) {
      return problem(
          HttpStatus.METHOD_NOT_ALLOWED,
          "METHOD_NOT_ALLOWED",
          "This method is not served. Use GET, POST, PUT or DELETE.");
    }
    if (AMBIGUOUS.matcher(request.getURI().getRawPath()).find()) {
      return problem(
          HttpStatus.BAD_REQUEST,
          "INVALID_PATH",
          "The path has empty, dotted or encoded parts that it may not have. Write it plainly.");
    }
    if (HIDDEN.matcher(request.getURI().getRawSchemeSpecificPart()).find()) {
      return problem(
          HttpStatus.BAD_REQUEST,
          "INVALID_PATH",
          "The address has control characters or marks of direction. Leave them out.");
    }
    if (foreign(request)) {
      return problem(
          HttpStatus.FORBIDDEN,
          "FOREIGN_ORIGIN",
          "Pages of this origin may not call the API. Call it from your own server.");
    }
    if (request.getHeaders().getContentLength() > bound.bytes()) {
      return RefusedBody.tooLarge(bound.bytes()).getBody();
    }
    if (hasBody(request) && !accepted(request.getHeaders(), bound.csv())) {
      return problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "UNSUPPORTED_MEDIA_TYPE",
          "Send the body with Content-Type: " + (bound.csv() ? "text/csv." : "application/json."));
    }
    return null;
  }

  private static ProblemDetail problem(HttpStatus status, String code, String detail) {
    return new Problem(status, code, detail).getBody();
  }

  private boolean foreign(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    if (origin == null || properties.allowedOrigins().contains(origin)) {
      return false;
    }
    try {
      return CorsUtils.isCorsRequest(request);
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static String correlationId(ServerHttpRequest request) {
    String given = request.getHeaders().getFirst(CORRELATION_ID);
    return given != null && CORRELATION.matcher(given).matches()
        ? given
        : UUID.randomUUID().toString();
  }

  private static boolean hasBody(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean accepted(HttpHeaders headers, boolean csv) {
    MediaType wanted = csv ? new MediaType("text", "csv") : MediaType.APPLICATION_JSON;
    try {
      MediaType type = headers.getContentType();
      return type != null && wanted.equalsTypeAndSubtype(type);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static void own(HttpHeaders headers, String correlationId) {
    // What Connection names is for this hop only (RFC 9110, 7.6.1).
    List<String> hop =
        headers.getConnection().stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    List<String> given = List.copyOf(headers.headerNames());
    for (String name : given) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean passesOn = KEPT_FOR_UPGRADE.contains(lower) || !hop.contains(lower);
      if (!passesOn || OURS.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
    headers.set(CORRELATION_ID, correlationId);
  }

  private static void securityHeaders(HttpHeaders headers) {
    SECURITY_HEADERS.forEach(headers::set);
  }

  /**
   * What a body may be.
   *
   * @param patience until all of it is here
   * @param csv whether it is a file of bars, and not JSON
   */
  private record Bound(long bytes, Duration patience, boolean csv) {}

  /** Bounds the size and the time of a body while it streams through. */
  private final class BoundedRequest extends ServerHttpRequestDecorator {
    private final ServerHttpResponse response;
    private final Bound bound;

    BoundedRequest(ServerHttpRequest request, ServerHttpResponse response, Bound bound) {
      super(request);
      this.response = response;
      this.bound = bound;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      AtomicLong read = new AtomicLong();
      Mono<Void> late = Mono.delay(bound.patience()).then(Mono.error(RefusedBody::tooSlow));
      return super.getBody()
          .doOnNext(
              part -> {
                if (read.addAndGet(part.readableByteCount()) > bound.bytes()) {
                  throw RefusedBody.tooLarge(bound.bytes());
                }
              })
          .takeUntilOther(late)
          .doOnError(RefusedBody.class, refused -> close(response));
    }
  }
}
