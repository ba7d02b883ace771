package io.tradeflow.faults.world;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Traders and bots: orders by REST and by commands, cancels, changes, in an order that follows from
 * the seed. What has no answer is asked again with its key, as a careful client would.
 */
public final class Load implements AutoCloseable {
  /** An order that was promised, and by whose word. */
  public record Promise(UUID order, String account, String by) {}

  private record Request(String account, String key, String body) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long FEED_MILLIS = 200;
  private static final int REMEMBERED = 200;
  private static final int OUTSTANDING = 2_000;
  private static final String PROBE = "probe-";
  private static final UUID NO_ORDER = new UUID(0, 0);
  private static final String BOOK =
      """
      {"symbol":"%s","bids":[["99.99","3"],["99.98","5"],["99.97","100000"]],
       "asks":[["100.01","3"],["100.02","5"],["100.03","100000"]]}"""
          .formatted(Feed.SYMBOL);

  private final Feed feed;
  private final Venue venue;
  private final Traders traders;
  private final int traderCount;
  private final Random random;
  private final long seed;
  private final long periodMicros;
  private volatile List<String> accounts = List.of();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final Map<UUID, Promise> promises = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Promise> recent = new ConcurrentLinkedDeque<>();
  private final LinkedBlockingQueue<Request> again = new LinkedBlockingQueue<>(OUTSTANDING);
  private final List<UUID> probes = new CopyOnWriteArrayList<>();
  private final AtomicInteger probed = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private volatile boolean running;
  private volatile String marketFailure = "";
  private int number;

  public Load(World world, int accounts, int perSecond, long seed, Clock clock) {
    this.feed = new Feed(world.wire(), clock);
    this.venue = world.venue();
    this.traders = world.traders();
    this.traderCount = accounts;
    this.seed = seed;
    this.random = new Random(seed);
    this.periodMicros = 1_000_000L / perSecond;
  }

  public List<String> accounts() {
    return accounts;
  }

  public Feed feed() {
    return feed;
  }

  /** Orders of which somebody was told that they are accepted. */
  public List<Promise> promises() {
    return List.copyOf(promises.values());
  }

  /** Lists the instrument, opens the accounts and keeps prices coming. */
  public void open() throws IOException, InterruptedException {
    feed.list();
    accounts = List.copyOf(traders.open(traderCount, feed));
    feed.flush();
    Future<?> ignored =
        threads.scheduleWithFixedDelay(this::market, 0, FEED_MILLIS, TimeUnit.MILLISECONDS);
    ignored = threads.scheduleAtFixedRate(this::next, 0, periodMicros, TimeUnit.MICROSECONDS);
  }

  private void market() {
    try {
      feed.quote();
      venue.depth(BOOK);
      marketFailure = "";
    } catch (IOException | RuntimeException e) {
      // The venue starts: its book is shown again in a moment.
      marketFailure = e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for a position large enough to trade around; each round has a key of its own. */
  public void endow(List<String> without, int round) {
    for (String account : without) {
      place(new Request(account, "endow-" + round, body(true, new BigDecimal("500"), null)));
    }
  }

  /** A small order of the account, in no order that follows from the seed. */
  public void probe(String account) {
    int probe = probed.incrementAndGet();
    BigDecimal quantity = BigDecimal.valueOf(10_000L + probe % 5_000, 4);
    place(new Request(account, PROBE + probe, body(true, quantity, null)));
  }

  /** Orders of probes that were promised, the first first. */
  public List<UUID> probes() {
    return List.copyOf(probes);
  }

  public void resume() {
    running = true;
  }

  public void pause() {
    running = false;
  }

  private void next() {
    try {
      if (running) {
        order();
      }
    } catch (RuntimeException e) {
      System.err.println("The load stumbles: " + e);
    }
  }

  /** Each draws all, so that what comes next follows from the seed and from no answer. */
  private void order() {
    int dice = random.nextInt(100);
    String account = accounts.get(random.nextInt(accounts.size()));
    boolean buy = random.nextBoolean();
    BigDecimal quantity = BigDecimal.valueOf(10_000 + random.nextInt(140_000), 4);
    @Nullable BigDecimal limit = limit(buy, random.nextInt(4));
    boolean rest = random.nextBoolean();
    String key = seed + "-" + ++number;
    @Nullable Request unanswered = dice < 15 ? again.poll() : null;
    if (unanswered != null) {
      place(unanswered);
    } else if (dice >= 75) {
      change(dice >= 79, rest, key);
    } else if (rest) {
      place(new Request(account, key, body(buy, quantity, limit)));
    } else {
      feed.place(account, key, buy, quantity, limit, id -> promised(id, account, "command"));
    }
  }

  /** Half are market orders; of the others half rest, half take what they reach. */
  private static @Nullable BigDecimal limit(boolean buy, int drawn) {
    return switch (drawn) {
      case 0 -> new BigDecimal(buy ? "98.50" : "101.50");
      case 1 -> new BigDecimal(buy ? "100.02" : "99.98");
      default -> null;
    };
  }

  private void change(boolean cancel, boolean rest, String key) {
    @Nullable Promise target = recent.poll();
    if (target == null) {
      return;
    }
    if (cancel && rest) {
      send("DELETE", "/" + target.order(), target.account(), "", "");
    } else if (cancel) {
      feed.cancel(target.account(), target.order());
    } else if (rest) {
      send("PUT", "/" + target.order(), target.account(), key, "{\"quantity\":21.5}");
      recent.add(target);
    } else {
      feed.modify(target.account(), target.order(), new BigDecimal("22.25"));
      recent.add(target);
    }
  }

  private static String body(boolean buy, BigDecimal quantity, @Nullable BigDecimal limit) {
    return """
    {"symbol":"%s","side":"%s","type":"%s","quantity":%s,"broker":"%s"%s}"""
        .formatted(
            Feed.SYMBOL,
            buy ? "BUY" : "SELL",
            limit == null ? "MARKET" : "LIMIT",
            quantity.toPlainString(),
            Feed.BROKER,
            limit == null ? "" : ",\"limitPrice\":" + limit);
  }

  private void send(String method, String path, String account, String key, String body) {
    Future<?> ignored =
        http.sendAsync(
            request(method, path, account, key, body), HttpResponse.BodyHandlers.discarding());
  }

  private HttpRequest request(String method, String path, String account, String key, String body) {
    HttpRequest.Builder request =
        traders
            .request(account, path)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    return key.isEmpty() ? request.build() : request.header("Idempotency-Key", key).build();
  }

  private void place(Request request) {
    underWay.incrementAndGet();
    Future<?> ignored =
        http.sendAsync(
                request("POST", "", request.account(), request.key(), request.body()),
                HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (answer, failure) -> {
                  try {
                    answered(request, answer, failure);
                  } finally {
                    underWay.decrementAndGet();
                  }
                });
  }

  private void answered(
      Request request, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    answers.merge(
        answer == null ? String.valueOf(failure) : Integer.toString(answer.statusCode()),
        1,
        Integer::sum);
    boolean unclear =
        failure != null
            || answer == null
            || answer.statusCode() >= 500
            || answer.statusCode() == 404;
    if (unclear) {
      boolean ignored = again.offer(request);
    } else if (answer != null && answer.statusCode() < 300) {
      UUID id = id(answer.body());
      promised(id, request.account(), "REST");
      if (request.key().startsWith(PROBE)) {
        probes.add(id);
      }
    }
  }

  /** A success that names no order is a promise that no row can keep. */
  private static UUID id(byte[] body) {
    try {
      return UUID.fromString(JSON.readTree(body).path("id").stringValue(""));
    } catch (IllegalArgumentException | JacksonException e) {
      return NO_ORDER;
    }
  }

  private void promised(UUID id, String account, String by) {
    Promise promise = new Promise(id, account, by);
    if (promises.putIfAbsent(id, promise) == null) {
      recent.add(promise);
      if (recent.size() > REMEMBERED) {
        @Nullable Promise ignored = recent.poll();
      }
    }
  }

  /** Whether the platform says that it takes orders. */
  public boolean entranceReady() {
    return traders.ready();
  }

  /** How often each answer came to orders by REST. */
  public Map<String, Integer> answers() {
    return Map.copyOf(answers);
  }

  /** Why prices do not reach the venue or Kafka; empty while they do. */
  public String marketFailure() {
    return marketFailure;
  }

  /** Asks again for what has no answer; true when everything has one. */
  public boolean settled() {
    for (@Nullable Request request = again.poll(); request != null; request = again.poll()) {
      place(request);
    }
    feed.flush();
    return underWay.get() == 0 && again.isEmpty();
  }

  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
    http.shutdownNow();
    feed.close();
  }
}
