package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.domain.outside.HookKind;
import java.util.List;
import org.springframework.http.HttpHeaders;

/**
 * One call of a sender.
 *
 * @param hook as the path names it
 * @param address of the sender
 * @param pathSecret what follows the hook in the path, empty if nothing does
 */
record Delivery(
    HookKind kind,
    String hook,
    String address,
    String pathSecret,
    HttpHeaders headers,
    byte[] body) {

  /** The header if it was sent once, else empty. */
  String header(String name) {
    List<String> values = headers.getOrEmpty(name);
    return values.size() == 1 ? values.getFirst() : "";
  }
}
