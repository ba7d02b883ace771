package io.tradeflow.engine.adapter.web;

import io.tradeflow.starter.web.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** A body that is compressed while it comes in, so that only that much memory is held. */
final class PackedBody {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final GZIPOutputStream packing;
  private final int most;
  private long length;

  private PackedBody(int most) {
    this.most = most;
    try {
      this.packing = new GZIPOutputStream(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads it to its end; 413 beyond so many bytes. */
  static Mono<PackedBody> of(ServerHttpRequest request, int most) {
    // Not DataBufferUtils.join: above its limit it releases Netty's buffers twice.
    return request
        .getBody()
        .map(PackedBody::take)
        .reduceWith(() -> new PackedBody(most), PackedBody::append);
  }

  private static byte[] take(DataBuffer buffer) {
    try {
      byte[] part = new byte[buffer.readableByteCount()];
      buffer.read(part);
      return part;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  private PackedBody append(byte[] part) {
    length += part.length;
    if (length > most) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE,
          "FILE_TOO_LARGE",
          "A file may have at most %d MiB. Send fewer bars, or longer ones."
              .formatted(most / (1024 * 1024)));
    }
    try {
      packing.write(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Bytes that came in. */
  long length() {
    return length;
  }

  /** All of it, compressed; nothing can be added after that. */
  byte[] packed() {
    try {
      packing.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
