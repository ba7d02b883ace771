package io.tradeflow.localstack.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** Answers with what was sent; with a second port it asks the server there first. */
public final class EchoServer {
  private EchoServer() {}

  /** {@code port [upstreamPort]}. */
  public static void main(String[] ports) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          answer(exchange, ports.length > 1 ? forward(http, ports[1], body) : body);
        });
    server.start();
  }

  private static byte[] forward(HttpClient http, String port, byte[] body) throws IOException {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
