package io.tradeflow.gateway;

import io.tradeflow.starter.web.ProblemWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What every request must keep to before anybody looks at it: method, size, content type. Headers
 * that only we may set are taken off and set anew.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestRules implements WebFilter {
  static final String CORRELATION_ID = "X-Correlation-Id";

  private static final String UPLOAD = "/api/v1/admin/feed/replay";
  private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final List<String> OURS =
      List.of(
          "x-forwarded-", "forwarded", "x-user-", "x-account-", "x-roles", "x-tier", "x-real-ip");

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
    boolean upload = request.getPath().value().equals(UPLOAD);
    long limit = (upload ? properties.maxUpload() : properties.maxBody()).toBytes();
    if (request.getMethod().equals(HttpMethod.TRACE)) {
      return problems.write(
          exchange, HttpStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "TRACE is not served.");
    }
    if (request.getHeaders().getContentLength() > limit) {
      return tooLarge(exchange, limit);
    }
    if (hasBody(request) && !accepted(request.getHeaders().getContentType(), upload)) {
      return problems.write(
          exchange,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "UNSUPPORTED_MEDIA_TYPE",
          "Send " + (upload ? "text/csv." : "application/json."));
    }
    ServerHttpRequest checked =
        new CountedRequest(
            request
                .mutate()
                .headers(headers -> own(headers, request.getRemoteAddress(), correlationId))
                .build(),
            limit);
    return chain
        .filter(exchange.mutate().request(checked).build())
        .onErrorResume(DataBufferLimitException.class, over -> tooLarge(exchange, limit));
  }

  private Mono<Void> tooLarge(ServerWebExchange exchange, long limit) {
    return problems.write(
        exchange,
        HttpStatus.CONTENT_TOO_LARGE,
        "BODY_TOO_LARGE",
        "The body may have " + limit + " bytes.");
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

  private static boolean accepted(@Nullable MediaType type, boolean upload) {
    MediaType wanted = upload ? new MediaType("text", "csv") : MediaType.APPLICATION_JSON;
    return type != null && wanted.isCompatibleWith(type);
  }

  private static void own(
      HttpHeaders headers, @Nullable InetSocketAddress remote, String correlationId) {
    List<String> given = List.copyOf(headers.headerNames());
    for (String name : given) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OURS.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
    if (remote != null && remote.getAddress() != null) {
      headers.set("X-Forwarded-For", remote.getAddress().getHostAddress());
    }
    headers.set(CORRELATION_ID, correlationId);
  }

  private static void securityHeaders(HttpHeaders headers) {
    headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  }

  /** Counts a body that does not say its length. */
  private static final class CountedRequest extends ServerHttpRequestDecorator {
    private final long limit;

    CountedRequest(ServerHttpRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      AtomicLong read = new AtomicLong();
      return super.getBody()
          .doOnNext(
              part -> {
                if (read.addAndGet(part.readableByteCount()) > limit) {
                  throw new DataBufferLimitException("body over " + limit + " bytes");
                }
              });
    }
  }
}
