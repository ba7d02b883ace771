package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.domain.outside.AddressRange;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who really calls. The gateway takes off what callers say of themselves and says whom it sees;
 * that is believed of the gateway only, which is known by its own address.
 */
public final class ClientAddress {
  private final List<AddressRange> gateways;

  public ClientAddress(List<AddressRange> gateways) {
    this.gateways = List.copyOf(gateways);
  }

  /** The caller's address, a literal; empty if there is none. */
  String of(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    String peer =
        remote == null || remote.getAddress() == null ? "" : remote.getAddress().getHostAddress();
    List<String> told = request.getHeaders().getOrEmpty("X-Forwarded-For");
    boolean fromGateway = gateways.stream().anyMatch(range -> range.contains(peer));
    return fromGateway && told.size() == 1 && !told.getFirst().contains(",")
        ? told.getFirst().strip()
        : peer;
  }
}
