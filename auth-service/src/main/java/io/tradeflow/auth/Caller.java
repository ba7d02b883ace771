package io.tradeflow.auth;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Where a request came from, for audit records; the gateway sets {@code X-Forwarded-For}. */
record Caller(@Nullable String remoteAddress, @Nullable String userAgent) {
  /** This service itself. */
  static final Caller SELF = new Caller(null, null);

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int MAX_AGENT = 200;
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  static Caller of(ServerHttpRequest request) {
    return new Caller(address(request), agent(request.getHeaders().getFirst("User-Agent")));
  }

  void forward(HttpHeaders headers) {
    if (remoteAddress != null) {
      headers.set(FORWARDED_FOR, remoteAddress);
    }
  }

  private static @Nullable String address(ServerHttpRequest request) {
    String forwarded = request.getHeaders().getFirst(FORWARDED_FOR);
    if (forwarded != null) {
      String first = forwarded.split(",", 2)[0].trim();
      if (ADDRESS.matcher(first).matches()) {
        return first;
      }
    }
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? null
        : remote.getAddress().getHostAddress();
  }

  private static @Nullable String agent(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String printable = header.replaceAll("[^\\x20-\\x7E]", "?");
    return printable.substring(0, Math.min(MAX_AGENT, printable.length()));
  }
}
