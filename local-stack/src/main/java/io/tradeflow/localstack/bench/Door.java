package io.tradeflow.localstack.bench;

import io.tradeflow.localstack.client.ApiClient;
import java.util.concurrent.CompletableFuture;

/** Where orders are handed in. */
public interface Door {
  /** A market order at the paper broker. */
  record Wanted(String symbol, boolean buys, String quantity) {}

  /** The order was not taken; its message says why in few words, to be counted by. */
  final class Refused extends RuntimeException {
    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /** Hands an order in; the id that it has, once it has been taken, or else {@link Refused}. */
  CompletableFuture<String> place(ApiClient trader, String account, Wanted order);
}
