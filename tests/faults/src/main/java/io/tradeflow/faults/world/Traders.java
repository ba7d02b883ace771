package io.tradeflow.faults.world;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;

/** Who trades, and how they reach the order routes. Any thread. */
public interface Traders {
  /**
   * Accounts that may trade, with a plan that permits everything. They may not have reached every
   * service yet.
   *
   * @throws IOException if there can be none
   */
  List<String> open(int count, Feed feed) throws IOException, InterruptedException;

  /**
   * A request of that account to {@code /api/v1/orders}, without a method.
   *
   * @param path what follows, or nothing
   */
  HttpRequest.Builder request(String account, String path);

  /** Whether the platform says that it takes orders. */
  boolean ready();
}
