package io.tradeflow.admin.audit;

import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends an export as a file, no faster than the caller takes it. */
final class Download {
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private Download() {}

  /** Headers are set once the first piece is there: until then a refusal can still be told. */
  static Mono<Void> send(Export export, ExportWriter exports, ServerHttpResponse response) {
    Flux<DataBuffer> body =
        exports
            .write(export)
            .switchOnFirst(
                (first, pieces) -> {
                  if (first.hasValue()) {
                    headers(export, response.getHeaders());
                  }
                  return pieces;
                })
            .map(piece -> response.bufferFactory().wrap(piece.getBytes(StandardCharsets.UTF_8)));
    return response.writeWith(body);
  }

  private static void headers(Export export, HttpHeaders headers) {
    headers.setContentType(export.format() == Export.Format.CSV ? CSV : MediaType.APPLICATION_JSON);
    headers.setContentDisposition(
        ContentDisposition.attachment().filename(export.fileName()).build());
    headers.setCacheControl("no-store");
  }
}
