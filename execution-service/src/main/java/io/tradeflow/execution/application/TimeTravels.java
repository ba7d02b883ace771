package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts trade in a recorded span, and what they see there. An order of such an account
 * names a broker of that span alone, so that whatever happens later it is never matched or judged
 * in another market. Any thread may call; nothing blocks.
 */
public final class TimeTravels {
  /** Reason of every refusal here. */
  public static final String CODE = "TIME_TRAVEL";

  private static final String PREFIX = "replay-";
  private static final String PAPER = "paper";

  /** How far this service is with an account that was bound. */
  private enum Standing {
    ASKED,
    BOUND,
    REFUSED
  }

  /** An account that was bound and whose end was not heard of. */
  public record Bound(String account, UUID travel, Set<String> symbols) {
    public Bound {
      symbols = Set.copyOf(symbols);
    }
  }

  /**
   * A time travel that is over and not settled here.
   *
   * @param at market time of its end
   * @param lastPrices by symbol
   */
  public record Ended(String account, UUID travel, Instant at, Map<String, BigDecimal> lastPrices) {
    public Ended {
      lastPrices = Map.copyOf(lastPrices);
    }
  }

  private record Price(BigDecimal last, Instant marketTime) {}

  private static final class Stay {
    private final Bound bound;
    private final Map<String, Price> prices = new ConcurrentHashMap<>();
    private volatile Standing standing = Standing.ASKED;

    private Stay(Bound bound) {
      this.bound = bound;
    }
  }

  private final Map<String, Stay> stays = new ConcurrentHashMap<>();
  private final Map<UUID, Ended> ended = new ConcurrentHashMap<>();

  /** Name of the broker that takes the orders of a time travel. */
  public static String broker(UUID travel) {
    return PREFIX + travel;
  }

  /** Whether a broker of that name belongs to a time travel. */
  public static boolean isReplay(String broker) {
    return broker.startsWith(PREFIX);
  }

  /** The account is bound from now on; its orders wait until {@link #admitted}. */
  public void bound(Bound bound) {
    stays.compute(
        bound.account(),
        (account, known) ->
            known != null && known.bound.travel().equals(bound.travel()) ? known : new Stay(bound));
  }

  /** The time travel is over; the account's orders wait until {@link #settled}. */
  public void ended(Ended end) {
    ended.put(end.travel(), end);
    stays.computeIfPresent(
        end.account(),
        (account, known) -> known.bound.travel().equals(end.travel()) ? null : known);
  }

  /** A price of the account's time travel; others are ignored. */
  public void price(
      String account, UUID travel, String symbol, BigDecimal last, Instant marketTime) {
    @Nullable Stay stay = stays.get(account);
    if (stay != null && stay.bound.travel().equals(travel)) {
      stay.prices.put(symbol, new Price(last, marketTime));
    }
  }

  /** Those of which nobody has said yet whether their accounts may trade in them. */
  public List<Bound> asked() {
    return stays.values().stream()
        .filter(stay -> stay.standing == Standing.ASKED)
        .map(stay -> stay.bound)
        .toList();
  }

  /** Says whether the account was flat when it was bound; else nothing is sent for it. */
  public void admitted(Bound bound, boolean flat) {
    @Nullable Stay stay = stays.get(bound.account());
    if (stay != null && stay.bound.equals(bound)) {
      stay.standing = flat ? Standing.BOUND : Standing.REFUSED;
    }
  }

  /** Time travels that are over and not settled. */
  public List<Ended> ending() {
    return List.copyOf(ended.values());
  }

  /** Nothing is left of it. */
  public void settled(UUID travel) {
    ended.remove(travel);
  }

  /** Whether orders of that time travel may be matched. */
  public boolean runs(String account, String broker) {
    @Nullable Stay stay = stays.get(account);
    return stay != null && broker(stay.bound.travel()).equals(broker);
  }

  /** The market as the account sees it. */
  public Market of(String account, Market market) {
    @Nullable Stay stay = stays.get(account);
    return stay == null ? market : new Span(stay, market);
  }

  /** Why the order may not be accepted, or null. */
  public @Nullable Rejection stopped(NewOrder order) {
    String account = order.accountId();
    if (ended.values().stream().anyMatch(end -> end.account().equals(account))) {
      return refusal(
          order,
          "Your time travel has ended; its orders are being cancelled and what you hold is closed at"
              + " its last prices. Try again in a second.");
    }
    @Nullable Stay stay = stays.get(account);
    if (stay == null) {
      return isReplay(order.broker())
          ? refusal(order, "You are not bound to that recorded span. Leave out the broker.")
          : null;
    }
    return switch (stay.standing) {
      case ASKED -> refusal(order, "Your account is being bound. Try again in a second.");
      case REFUSED ->
          refusal(
              order,
              "You had positions, open orders or composed orders when you were bound. DELETE"
                  + " /api/v1/market/time-travel, close them, and bind again.");
      case BOUND -> outside(order, stay);
    };
  }

  private static @Nullable Rejection outside(NewOrder order, Stay stay) {
    if (!order.broker().equals(broker(stay.bound.travel()))) {
      return refusal(
          order,
          "Your account is bound to a recorded span, where only your own single orders at the paper"
              + " broker trade: no bots, no composed orders, no other brokers.");
    }
    return stay.bound.symbols().contains(order.symbol())
        ? null
        : refusal(order, "The recorded span of your account has no " + order.symbol() + ".");
  }

  private static Rejection refusal(NewOrder order, String message) {
    return new Rejection(CODE, null, order.broker(), message);
  }

  /** What an account sees that is bound. */
  private record Span(Stay stay, Market market) implements Market {
    @Override
    public boolean ready() {
      return market.ready();
    }

    @Override
    public @Nullable InstrumentRules instrument(String symbol) {
      return market.instrument(symbol);
    }

    @Override
    public @Nullable Rejection stopped(NewOrder order) {
      return market.stopped(order);
    }

    @Override
    public @Nullable BigDecimal lastPrice(String symbol) {
      @Nullable Price price = stay.prices.get(symbol);
      return price == null ? null : price.last();
    }

    @Override
    public @Nullable Instant marketTime(String symbol) {
      @Nullable Price price = stay.prices.get(symbol);
      return price == null ? null : price.marketTime();
    }

    @Override
    public String broker(String asked) {
      return asked.equals(PAPER) ? TimeTravels.broker(stay.bound.travel()) : asked;
    }
  }
}
