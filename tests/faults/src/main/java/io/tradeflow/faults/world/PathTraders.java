package io.tradeflow.faults.world;

import io.tradeflow.localstack.infra.HttpProbe;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accounts that only the drill knows. The entrance believes who says that they call.
 *
 * @param entrance of execution-service
 */
record PathTraders(URI entrance) implements Traders {
  @Override
  public List<String> open(int count, Feed feed) {
    List<String> accounts = IntStream.range(0, count).mapToObj(i -> "drill-" + i).toList();
    accounts.forEach(
        account -> {
          feed.open(account);
          feed.entitle(account);
        });
    return accounts;
  }

  @Override
  public HttpRequest.Builder request(String account, String path) {
    return HttpRequest.newBuilder(entrance.resolve("/api/v1/orders" + path))
        .header("X-Account", account);
  }

  @Override
  public boolean ready() {
    return HttpProbe.ok(entrance.resolve("/health/ready").toString());
  }
}
