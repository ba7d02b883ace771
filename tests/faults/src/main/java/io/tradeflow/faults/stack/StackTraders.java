package io.tradeflow.faults.stack;

import io.tradeflow.faults.world.Feed;
import io.tradeflow.faults.world.Traders;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.client.ApiClient.ApiException;
import io.tradeflow.localstack.infra.HttpProbe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** People who register and log in, and trade through the gateway. */
final class StackTraders implements Traders {
  private static final Duration ARRIVED = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 200;
  private static final int ATTEMPTS = 4;

  private final StackLayout layout;
  private final String gateway;
  private final Map<String, ApiClient> people = new ConcurrentHashMap<>();

  StackTraders(StackLayout layout) {
    this.layout = layout;
    this.gateway = layout.http(Service.GATEWAY.port());
  }

  @Override
  public List<String> open(int count, Feed feed) throws IOException, InterruptedException {
    List<String> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(register());
    }
    for (String account : accounts) {
      ApiClient person = person(account);
      await(
          "the plan of account " + account,
          () -> !person.get("/api/v1/risk/limits").path("tier").asString("").isEmpty());
      await(
          "the money of account " + account,
          () -> person.get("/api/v1/account/funds").path("cash").asDouble(0) > 0);
      feed.entitle(account);
    }
    feed.flush();
    for (String account : accounts) {
      ApiClient person = person(account);
      await(
          "the drill's plan of account " + account,
          () -> person.get("/api/v1/risk/limits").path("tier").asString("").equals("ENTERPRISE"));
    }
    return accounts;
  }

  private String register() throws IOException, InterruptedException {
    String mail = "drill-" + UUID.randomUUID() + "@example.com";
    for (int attempt = 1; ; attempt++) {
      ApiClient person = new ApiClient(gateway, mail, "Drill-" + UUID.randomUUID());
      try {
        String account = person.register().path("accountId").asString();
        people.put(account, person);
        return account;
      } catch (ApiException e) {
        if (attempt == ATTEMPTS || (e.status() != 0 && e.status() < 500)) {
          throw new IOException("No account can be registered: " + e.getMessage(), e);
        }
        TimeUnit.SECONDS.sleep(attempt);
      }
    }
  }

  private static void await(String what, BooleanSupplier arrived)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + ARRIVED.toNanos();
    String answer = "";
    while (System.nanoTime() < end) {
      try {
        if (arrived.getAsBoolean()) {
          return;
        }
      } catch (ApiException e) {
        answer = e.getMessage();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException("%s has not arrived. %s".formatted(what, answer));
  }

  private ApiClient person(String account) {
    return Objects.requireNonNull(people.get(account), account);
  }

  @Override
  public HttpRequest.Builder request(String account, String path) {
    return HttpRequest.newBuilder(URI.create(gateway + "/api/v1/orders" + path))
        .header("Authorization", "Bearer " + person(account).token());
  }

  @Override
  public boolean ready() {
    return ready(Service.EXECUTION) && ready(Service.RISK) && ready(Service.GATEWAY);
  }

  private boolean ready(Service service) {
    return HttpProbe.ok(layout.http(service.port()) + "/health/ready");
  }
}
