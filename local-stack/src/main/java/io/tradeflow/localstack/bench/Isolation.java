package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.client.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the trouble of one account costs the others: they trade at a fixed rate while one account
 * asks ten times what it may, and while the broker of one account takes requests and never answers.
 * Rounds of quiet, flood and hung follow one another, so that what the machine does besides counts
 * in all phases alike.
 */
public final class Isolation {
  /** A phase of a round. */
  public enum Phase {
    QUIET,
    FLOOD,
    HUNG
  }

  /**
   * What the others saw, and what the troublemaker got.
   *
   * @param p50 from the intended send to the fill on the socket, milliseconds; median of the rounds
   * @param p99 as p50
   * @param lost accepted orders of the others that never ended
   * @param answers of the troublemaker's requests by status
   */
  public record Result(
      double p50,
      double p99,
      List<Double> p99s,
      int orders,
      int lost,
      Map<String, Integer> answers) {}

  private static final int TIMES_ITS_LIMIT = 10;
  private static final int USUAL_LIMIT = 10;
  private static final int BURST = 60;
  private static final int HUNG_PER_SECOND = 4;
  private static final int UNDER_WAY = 256;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
  private static final String HANG =
      "[{\"kind\":\"TIMEOUT_BEFORE_ACCEPT\",\"operation\":\"ANY\",\"times\":0}]";

  private final OrderPath others;
  private final OrderPath.Stack stack;
  private final URI venue;
  private final PrintStream out;
  private @Nullable ApiClient hanging;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run).build();

  /**
   * @param others prepared
   * @param venue address of the broker simulator
   */
  public Isolation(OrderPath others, OrderPath.Stack stack, URI venue, PrintStream out) {
    this.others = others;
    this.stack = stack;
    this.venue = venue;
    this.out = out;
  }

  /**
   * Runs the rounds, after one that does not count: what a refusal or a hung broker takes is to be
   * compiled by then, too. The simulator has no faults left afterwards.
   */
  public Map<Phase, Result> run(int rate, Duration length, int rounds) throws Exception {
    ApiClient flooding = others.newAccount();
    ApiClient hung = others.newAccount();
    hanging = hung;
    int limit = limit(flooding);
    out.println("One account may send " + limit + " orders a second");
    Map<Phase, List<OrderPath.Result>> seen = new EnumMap<>(Phase.class);
    Map<Phase, Map<String, Integer>> answers = new EnumMap<>(Phase.class);
    for (int round = 0; round <= rounds; round++) {
      for (Phase phase : Phase.values()) {
        Map<String, Integer> got = new ConcurrentHashMap<>();
        others.renew(rate, others.gateway());
        OrderPath.Result result =
            switch (phase) {
              case QUIET -> others.run(rate, length);
              case FLOOD -> beside(flooding, "paper", TIMES_ITS_LIMIT * limit, got, rate, length);
              case HUNG -> {
                fault("POST", HANG);
                try {
                  yield beside(hung, "simulator", HUNG_PER_SECOND, got, rate, length);
                } finally {
                  fault("DELETE", "");
                }
              }
            };
        if (round > 0) {
          seen.computeIfAbsent(phase, any -> new ArrayList<>()).add(result);
          Map<String, Integer> all = answers.computeIfAbsent(phase, any -> new TreeMap<>());
          got.forEach((answer, times) -> all.merge(answer, times, Integer::sum));
        }
        out.printf(
            "  %s, %s: others' fill p50 %.1f ms, p99 %.1f ms%n",
            round == 0 ? "warming up" : "round " + round,
            phase,
            result.fillP50(),
            result.fillP99());
      }
    }
    Map<Phase, Result> results = new EnumMap<>(Phase.class);
    seen.forEach(
        (phase, all) -> results.put(phase, of(all, answers.getOrDefault(phase, Map.of()))));
    return results;
  }

  private static Result of(List<OrderPath.Result> all, Map<String, Integer> answers) {
    return new Result(
        Spread.of(all.stream().map(OrderPath.Result::fillP50).toList()).median(),
        Spread.of(all.stream().map(OrderPath.Result::fillP99).toList()).median(),
        all.stream().map(OrderPath.Result::fillP99).toList(),
        all.stream().mapToInt(OrderPath.Result::filled).sum(),
        all.stream().mapToInt(OrderPath.Result::lost).sum(),
        answers);
  }

  /** The others, while one account sends at that rate for as long. */
  private OrderPath.Result beside(
      ApiClient account,
      String broker,
      int sends,
      Map<String, Integer> answers,
      int rate,
      Duration length)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Semaphore room = new Semaphore(UNDER_WAY);
    String body = others.order(broker);
    String token = account.token();
    Thread trouble =
        Thread.ofPlatform()
            .name("trouble")
            .start(
                () ->
                    OpenLoop.run(
                        sends,
                        length,
                        (index, intended) -> {
                          if (!over.get()) {
                            send(token, body, room, answers);
                          }
                        }));
    try {
      return others.run(rate, length);
    } finally {
      over.set(true);
      trouble.join();
    }
  }

  private void send(String token, String body, Semaphore room, Map<String, Integer> answers) {
    if (!room.tryAcquire()) {
      answers.merge("not sent, too many under way", 1, Integer::sum);
      return;
    }
    var ignored =
        http.sendAsync(request(token, body), BodyHandlers.discarding())
            .whenComplete(
                (answer, failure) -> {
                  room.release();
                  answers.merge(
                      answer == null ? "no answer" : Integer.toString(answer.statusCode()),
                      1,
                      Integer::sum);
                });
  }

  private HttpRequest request(String token, String body) {
    return HttpRequest.newBuilder(URI.create(stack.gateway() + "/api/v1/orders"))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Orders that one account may send in a second, as the gateway's refusals say. */
  private int limit(ApiClient account) throws Exception {
    String token = account.token();
    for (int i = 0; i < BURST; i++) {
      HttpResponse<Void> answer = http.send(request(token, "{}"), BodyHandlers.discarding());
      if (answer.statusCode() == 429) {
        return answer
            .headers()
            .firstValue("RateLimit-Limit")
            .map(Integer::parseInt)
            .orElse(USUAL_LIMIT);
      }
    }
    return USUAL_LIMIT;
  }

  private void fault(String method, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(venue.resolve("/sim/faults"))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("The broker simulator takes no faults: " + answer.body());
    }
  }

  /**
   * How many orders of the broker that hung have no end or place at the broker {@link
   * #SETTLED_WITHIN} after it answers again.
   */
  public int unsettled() throws InterruptedException {
    ApiClient account = Objects.requireNonNull(hanging, "run first");
    long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
    int open = Integer.MAX_VALUE;
    while (open > 0 && System.nanoTime() - end < 0) {
      open = 0;
      for (String state : List.of("SENDING", "UNKNOWN")) {
        JsonNode items = account.get("/api/v1/orders?limit=500&state=" + state).path("items");
        open += items.size();
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return open;
  }
}
