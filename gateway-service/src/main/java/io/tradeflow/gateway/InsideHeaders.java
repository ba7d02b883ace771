package io.tradeflow.gateway;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Takes off services' answers what this gateway says itself, and what tells of the inside. */
@Component
class InsideHeaders implements HttpHeadersFilter {
  private static final Set<String> TAKEN_OFF = takenOff();

  private static Set<String> takenOff() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(RequestRules.SECURITY_HEADERS.keySet());
    names.addAll(List.of(RequestRules.CORRELATION_ID, "Server", "X-Powered-By", "Via"));
    return names;
  }

  @Override
  public HttpHeaders filter(HttpHeaders given, ServerWebExchange exchange) {
    HttpHeaders kept = new HttpHeaders();
    given.forEach(
        (name, values) -> {
          if (!TAKEN_OFF.contains(name)) {
            kept.addAll(name, values);
          }
        });
    return kept;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }
}
