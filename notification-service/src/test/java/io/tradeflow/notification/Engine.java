package io.tradeflow.notification;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What stands behind the sockets: takes signals, and does to some bots' what a test wants. */
final class Engine {
  /** What came in: path, token, body. */
  record Asked(String path, String authorization, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  /** From now on signals for the bot are answered so; {@code "SILENCE"} for not at all. */
  void answers(String bot, String statusAndBody) {
    answers.put(bot, statusAndBody);
  }

  /** What came in for the bot. */
  List<Asked> of(String bot) {
    return asked.stream().filter(each -> each.path().contains(bot)).toList();
  }

  Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              String authorization = request.requestHeaders().get("Authorization", "");
              asked.add(new Asked(request.uri(), authorization, body));
              String bot = request.uri().split("/")[4];
              String answer =
                  answers.getOrDefault(
                      bot,
                      "202 {\"status\":\"ACCEPTED\",\"eventId\":\"s1\",\"signalIds\":[\""
                          + bot
                          + "\"],\"code\":null}");
              if (answer.equals("SILENCE")) {
                return Mono.delay(Duration.ofSeconds(30)).then();
              }
              return response
                  .status(Integer.parseInt(answer.substring(0, 3)))
                  .header("Content-Type", "application/json")
                  .sendString(Mono.just(answer.substring(4)))
                  .then();
            });
  }
}
