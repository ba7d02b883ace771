package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as the broker takes it.
 *
 * @param clientOrderId the caller's own id; the same id is the same order
 * @param limitPrice null for a market order
 * @param tickSize prices are multiples of it
 * @param marketTime when it was given, on its market's clock: the day of a DAY order; null for the
 *     time of the last book
 * @param account whose open orders and traded volume it counts towards
 * @param stopPrice sleeps until the market is there, then is the market or limit order that it
 *     would be without; null for an order that does not sleep
 * @param postOnly is never a taker: refused, or cancelled on arrival, where it would be
 * @param goodTill end of a GTD order, on its market's clock; not looked at otherwise
 * @param trail how its stop price follows the market until it is reached; null if it does not
 */
public record PaperOrder(
    String clientOrderId,
    String symbol,
    boolean buy,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    Force force,
    BigDecimal tickSize,
    @Nullable Instant marketTime,
    String account,
    @Nullable BigDecimal stopPrice,
    boolean postOnly,
    @Nullable Instant goodTill,
    @Nullable Trail trail) {
  /** How long an order works. */
  public enum Force {
    GTC,
    IOC,
    FOK,
    DAY,
    GTD
  }

  public PaperOrder {
    if (tickSize.signum() <= 0) {
      throw new IllegalArgumentException("Tick size must be above zero");
    }
  }

  /** A market or limit order of the one account that there is. */
  public PaperOrder(
      String clientOrderId,
      String symbol,
      boolean buy,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      Force force,
      BigDecimal tickSize,
      @Nullable Instant marketTime) {
    this(
        clientOrderId,
        symbol,
        buy,
        quantity,
        limitPrice,
        force,
        tickSize,
        marketTime,
        "",
        null,
        false,
        null,
        null);
  }

  /** An order given at the time of the last book. */
  public PaperOrder(
      String clientOrderId,
      String symbol,
      boolean buy,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      Force force,
      BigDecimal tickSize) {
    this(clientOrderId, symbol, buy, quantity, limitPrice, force, tickSize, null);
  }

  /** The same order of an account. */
  public PaperOrder ofAccount(String id) {
    return with(quantity, limitPrice, id, stopPrice, postOnly, goodTill, trail);
  }

  /** The same order, asleep until the market reaches the price. */
  public PaperOrder stoppedAt(@Nullable BigDecimal price) {
    return with(quantity, limitPrice, account, price, postOnly, goodTill, trail);
  }

  /** The same order, never a taker. */
  public PaperOrder makerOnly() {
    return with(quantity, limitPrice, account, stopPrice, true, goodTill, trail);
  }

  /** The same order with an end; its force must be GTD for that to count. */
  public PaperOrder until(@Nullable Instant end) {
    return with(quantity, limitPrice, account, stopPrice, postOnly, end, trail);
  }

  /** The same order, asleep behind a stop price that follows the market. */
  public PaperOrder trailing(@Nullable Trail how) {
    return with(quantity, limitPrice, account, stopPrice, postOnly, goodTill, how);
  }

  /** The same order at other terms; null keeps a price. */
  PaperOrder amended(
      BigDecimal whole, @Nullable BigDecimal nextLimit, @Nullable BigDecimal nextStop) {
    return with(
        whole,
        nextLimit == null ? limitPrice : nextLimit,
        account,
        nextStop == null ? stopPrice : nextStop,
        postOnly,
        goodTill,
        trail);
  }

  /** Whether it waits for a price before it is anything. */
  boolean sleeps() {
    return stopPrice != null || trail != null;
  }

  /** Whether what the book cannot give at once stays in the book. */
  boolean rests() {
    return limitPrice != null && force != Force.IOC && force != Force.FOK;
  }

  private PaperOrder with(
      BigDecimal whole,
      @Nullable BigDecimal limit,
      String id,
      @Nullable BigDecimal stop,
      boolean maker,
      @Nullable Instant end,
      @Nullable Trail how) {
    return new PaperOrder(
        clientOrderId,
        symbol,
        buy,
        whole,
        limit,
        force,
        tickSize,
        marketTime,
        id,
        stop,
        maker,
        end,
        how);
  }
}
