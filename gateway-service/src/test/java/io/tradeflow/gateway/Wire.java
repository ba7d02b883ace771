package io.tradeflow.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP by hand, so that requests can be sent that no client library would send. */
record Wire(int port) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PATIENCE_MILLIS = 20_000;

  /** An answer; headers as they came. */
  record Answer(int status, List<String> headerLines, String body) {
    List<String> headers(String name) {
      return headerLines.stream()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .toList();
    }

    String header(String name) {
      return headers(name).stream().findFirst().orElse("");
    }

    JsonNode json() {
      return JSON.readTree(body);
    }

    String code() {
      return header("Content-Type").startsWith("application/problem+json")
          ? json().path("code").asString()
          : "no problem: " + status + " " + header("Content-Type") + " " + body;
    }
  }

  /** A request with a body (empty: none) and header lines. */
  Answer call(String method, String path, String body, String... headerLines) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    request.append("Host: localhost:").append(port).append("\r\n");
    boolean connection = Arrays.stream(headerLines).anyMatch(it -> it.startsWith("Connection:"));
    if (!connection) {
      request.append("Connection: close\r\n");
    }
    Arrays.stream(headerLines).forEach(line -> request.append(line).append("\r\n"));
    boolean chunked = Arrays.stream(headerLines).anyMatch(it -> it.startsWith("Transfer-Encoding"));
    if (chunked) {
      request.append("\r\n").append(Integer.toHexString(body.length())).append("\r\n");
      request.append(body).append("\r\n0\r\n\r\n");
    } else {
      if (!body.isEmpty()) {
        request.append("Content-Length: ").append(body.length()).append("\r\n");
      }
      request.append("\r\n").append(body);
    }
    return send(request.toString());
  }

  /** Sends the text as it is and reads until the other side closes. */
  Answer send(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                try {
                  socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                  socket.getOutputStream().flush();
                } catch (IOException e) {
                  // The server answered before it had read everything, and closed.
                }
              });
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try {
        read(socket.getInputStream(), all);
      } catch (java.net.SocketException e) {
        // Reset after the answer.
      }
      writer.interrupt();
      return parse(all.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the other side closes, or until the answer is as long as it says. */
  private static void read(InputStream from, ByteArrayOutputStream all) throws IOException {
    byte[] part = new byte[8_192];
    for (int size = from.read(part); size >= 0; size = from.read(part)) {
      all.write(part, 0, size);
      Answer answer = parse(all.toByteArray());
      String length = answer.header("Content-Length");
      if (!length.isEmpty()
          && answer.body().getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length)) {
        return;
      }
    }
  }

  private static Answer parse(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, List.of(), all);
    }
    List<String> lines = List.of(all.substring(0, end).split("\r\n"));
    int status = Integer.parseInt(lines.getFirst().split(" ")[1]);
    String rest = all.substring(end + 4);
    Answer answer = new Answer(status, lines.subList(1, lines.size()), rest);
    return answer.header("Transfer-Encoding").equals("chunked") && rest.endsWith("0\r\n\r\n")
        ? new Answer(status, answer.headerLines(), joined(rest))
        : answer;
  }

  private static String joined(String chunks) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (at < chunks.length()) {
      int line = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks.substring(at, line), 16);
      if (size == 0) {
        break;
      }
      body.append(chunks, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
    return body.toString();
  }
}
