package io.tradeflow.gateway;

import java.net.InetSocketAddress;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Tells services who called; last, because what callers say of themselves is removed before. */
@Component
class ClientAddress implements HttpHeadersFilter, Ordered {
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders given, ServerWebExchange exchange) {
    InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
    HttpHeaders told = new HttpHeaders();
    told.putAll(given);
    if (remote != null && remote.getAddress() != null) {
      told.set("X-Forwarded-For", remote.getAddress().getHostAddress());
    }
    return told;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.REQUEST;
  }
}
