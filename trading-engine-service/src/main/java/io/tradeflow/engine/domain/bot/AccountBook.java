package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of an account from its order events: cash, holdings, working orders and
 * what each bot holds. {@link #evolve} is the only change. Not thread-safe.
 */
public final class AccountBook {
  /** A holding of the account, valued at the price of its last fill. */
  public record Holding(BigDecimal quantity, BigDecimal lastPrice) {}

  /** An order that may still be filled. */
  public record WorkingOrder(
      String symbol, Direction direction, @Nullable String botId, @Nullable String signalId) {}

  private final String accountId;
  private long lastSeq;
  private @Nullable BigDecimal cash;
  private final TreeMap<String, Holding> holdings;
  private final TreeMap<String, WorkingOrder> working;
  private final TreeMap<String, BigDecimal> botHoldings;

  /** An account of which nothing is known yet. */
  public AccountBook(String accountId) {
    this(accountId, 0, null, Map.of(), Map.of(), Map.of());
  }

  /** Restores a book. */
  public AccountBook(
      String accountId,
      long lastSeq,
      @Nullable BigDecimal cash,
      Map<String, Holding> holdings,
      Map<String, WorkingOrder> working,
      Map<String, BigDecimal> botHoldings) {
    this.accountId = accountId;
    this.lastSeq = lastSeq;
    this.cash = cash;
    this.holdings = new TreeMap<>(holdings);
    this.working = new TreeMap<>(working);
    this.botHoldings = new TreeMap<>(botHoldings);
  }

  /** Applies the update; gives false if it was applied before. */
  public boolean evolve(OrderUpdate update) {
    if (!update.accountId().equals(accountId)) {
      throw new IllegalArgumentException(update.accountId() + " is not account " + accountId);
    }
    if (update.seq() <= lastSeq) {
      return false;
    }
    lastSeq = update.seq();
    switch (update) {
      case OrderUpdate.Funded funded -> cash = funded.cashAfter();
      case OrderUpdate.Submitted submitted ->
          working.put(
              submitted.orderId(),
              new WorkingOrder(
                  submitted.symbol(),
                  submitted.direction(),
                  submitted.botId(),
                  submitted.signalId()));
      case OrderUpdate.Filled filled -> fill(filled);
      case OrderUpdate.Ended ended -> working.remove(ended.orderId());
      case OrderUpdate.Step step -> {}
    }
    return true;
  }

  private void fill(OrderUpdate.Filled filled) {
    cash = filled.cashAfter();
    if (filled.positionAfter().signum() == 0) {
      holdings.remove(filled.symbol());
    } else {
      holdings.put(filled.symbol(), new Holding(filled.positionAfter(), filled.price()));
    }
    WorkingOrder order = working.get(filled.orderId());
    String bot = order == null ? null : order.botId();
    if (bot != null) {
      BigDecimal change =
          filled.direction() == Direction.BUY ? filled.quantity() : filled.quantity().negate();
      String key = key(bot, filled.symbol());
      BigDecimal held = botHoldings.getOrDefault(key, BigDecimal.ZERO).add(change);
      if (held.signum() > 0) {
        botHoldings.put(key, held);
      } else {
        botHoldings.remove(key);
      }
    }
    if (filled.complete()) {
      working.remove(filled.orderId());
    }
  }

  /** The fill as one of a bot, to be asked before it is applied; null if a bot did not order it. */
  public @Nullable BotFill ofBot(OrderUpdate.Filled filled) {
    WorkingOrder order = working.get(filled.orderId());
    UUID bot = order == null ? null : uuid(order.botId());
    return order == null || bot == null
        ? null
        : new BotFill(
            bot,
            filled.seq(),
            filled.orderId(),
            uuid(order.signalId()),
            filled.symbol(),
            filled.direction(),
            filled.quantity(),
            filled.price(),
            filled.fee(),
            filled.marketTime());
  }

  /** Whoever places orders may write anything there. */
  private static @Nullable UUID uuid(@Nullable String text) {
    try {
      return text == null || text.length() != 36 ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What the bot holds of the symbol, at least 0. */
  public BigDecimal heldBy(String botId, String symbol) {
    return botHoldings.getOrDefault(key(botId, symbol), BigDecimal.ZERO);
  }

  /** What the whole account holds of the symbol. */
  public BigDecimal held(String symbol) {
    Holding holding = holdings.get(symbol);
    return holding == null ? BigDecimal.ZERO : holding.quantity();
  }

  /** True while an order of the bot in the symbol may still be filled. */
  public boolean isWorking(String botId, String symbol) {
    return working.values().stream()
        .anyMatch(order -> botId.equals(order.botId()) && order.symbol().equals(symbol));
  }

  /** Cash plus holdings at the prices of their last fills; null before the account was funded. */
  public @Nullable BigDecimal balance() {
    BigDecimal sum = cash;
    if (sum == null) {
      return null;
    }
    for (Holding holding : holdings.values()) {
      sum = sum.add(holding.quantity().multiply(holding.lastPrice()));
    }
    return sum;
  }

  public String accountId() {
    return accountId;
  }

  public long lastSeq() {
    return lastSeq;
  }

  public @Nullable BigDecimal cash() {
    return cash;
  }

  public Map<String, Holding> holdings() {
    return Collections.unmodifiableMap(holdings);
  }

  /** By order id. */
  public Map<String, WorkingOrder> working() {
    return Collections.unmodifiableMap(working);
  }

  /** By {@code botId/symbol}. */
  public Map<String, BigDecimal> botHoldings() {
    return Collections.unmodifiableMap(botHoldings);
  }

  private static String key(String botId, String symbol) {
    return botId + "/" + symbol;
  }
}
