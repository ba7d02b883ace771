package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueJson.AccountFill;
import io.tradeflow.execution.adapter.venue.VenueJson.AccountFills;
import io.tradeflow.execution.adapter.venue.VenueJson.AccountOrder;
import io.tradeflow.execution.adapter.venue.VenueJson.Balance;
import io.tradeflow.execution.adapter.venue.VenueJson.Balances;
import io.tradeflow.execution.adapter.venue.VenueJson.Holding;
import io.tradeflow.execution.adapter.venue.VenueJson.Orders;
import io.tradeflow.execution.adapter.venue.VenueJson.Positions;
import io.tradeflow.execution.adapter.venue.VenueJson.Time;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.reconcile.BrokerBooks;
import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the venue holds of an account, page by page, in bounded time and number. */
final class VenueBooks {
  private static final int PAGE = 500;
  private static final int PAGES = 20;

  private final VenueClient client;

  VenueBooks(VenueClient client) {
    this.client = client;
  }

  /** As {@link io.tradeflow.execution.application.Broker#books}. */
  BrokerBooks of(String account, long after) {
    long sequence = client.page("/v1/time", Time.class).sequence();
    List<BrokerFill> fills = new ArrayList<>();
    boolean complete = fills(account, after, fills);
    if (!complete) {
      return new BrokerBooks(sequence, fills, false, List.of(), Map.of(), Map.of());
    }
    List<BrokerOrder> open = open(account);
    Map<String, BigDecimal> positions =
        client.page("/v1/positions?account=" + account, Positions.class).positions().stream()
            .filter(held -> held.quantity().signum() != 0)
            .collect(Collectors.toMap(Holding::symbol, Holding::quantity));
    Map<String, BigDecimal> balances =
        client.page("/v1/balances?account=" + account, Balances.class).balances().stream()
            .filter(held -> held.amount().signum() != 0)
            .collect(Collectors.toMap(Balance::currency, Balance::amount));
    return new BrokerBooks(sequence, fills, true, open, positions, balances);
  }

  boolean quietSince(String account, long after) {
    return page(account, after, 1).isEmpty();
  }

  Optional<BrokerOrder> placed(String clientOrderId) {
    return client.placed(clientOrderId).map(VenueBooks::order);
  }

  /** Whether these are all. */
  private boolean fills(String account, long after, List<BrokerFill> fills) {
    long last = after;
    for (int page = 0; page < PAGES; page++) {
      List<AccountFill> some = page(account, last, PAGE);
      for (AccountFill fill : some) {
        fills.add(new BrokerFill(fill.clientOrderId(), fill.fillId(), fill.sequence()));
        last = fill.sequence();
      }
      if (some.size() < PAGE) {
        return true;
      }
    }
    return false;
  }

  private List<AccountFill> page(String account, long after, int limit) {
    String path = "/v1/fills?account=" + account + "&after=" + after + "&limit=" + limit;
    return client.page(path, AccountFills.class).fills();
  }

  private List<BrokerOrder> open(String account) {
    List<BrokerOrder> open = new ArrayList<>();
    long cursor = 0;
    for (int page = 0; page < PAGES; page++) {
      Orders some =
          client.page(
              "/v1/orders?account=" + account + "&state=open&cursor=" + cursor + "&limit=" + PAGE,
              Orders.class);
      some.orders().forEach(order -> open.add(order(order)));
      @Nullable Long next = some.next();
      if (next == null) {
        return open;
      }
      cursor = next;
    }
    String many = "The account has more than " + PAGES * PAGE + " open orders at the venue";
    throw new BrokerUnavailable(many, new IllegalStateException(many));
  }

  private static BrokerOrder order(AccountOrder order) {
    @Nullable Long end = order.goodTill();
    return new BrokerOrder(
        order.clientOrderId(),
        order.account(),
        order.symbol(),
        order.side(),
        order.quantity(),
        pricing(order),
        new Lifetime(
            order.timeInForce(), end == null ? null : Instant.EPOCH.plus(end, ChronoUnit.MICROS)),
        order.postOnly());
  }

  private static Pricing pricing(AccountOrder order) {
    return switch (order.type()) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(price(order.limitPrice()));
      case STOP -> new Pricing.Stop(price(order.stopPrice()));
      case STOP_LIMIT -> new Pricing.StopLimit(price(order.stopPrice()), price(order.limitPrice()));
      case TRAILING_STOP -> throw unlike("a trailing stop");
    };
  }

  private static BigDecimal price(@Nullable BigDecimal price) {
    if (price == null) {
      throw unlike("an order without its price");
    }
    return price;
  }

  private static BrokerUnavailable unlike(String what) {
    String message = "The venue speaks of " + what;
    return new BrokerUnavailable(message, new IllegalStateException(message));
  }
}
