package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.ModifyOrder;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderForm;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders as commands carry them. */
public final class CommandMapper {
  private static final Size.Free NOTHING_FREE = new Size.Free(BigDecimal.ZERO, BigDecimal.ZERO);

  /** Emergency closes come from the account's holder by the API, strange orders from brokers. */
  private static final Set<OrderSource> SOURCES = Set.of(OrderSource.API, OrderSource.BOT);

  private final Market market;
  private final OrderReads reads;

  public CommandMapper(Market market, OrderReads reads) {
    this.market = market;
    this.reads = reads;
  }

  /** The order's id comes from the account and the command, so that a repeated one is the same. */
  NewOrder order(String account, OrderCommand command) {
    PlaceOrder place = command.getPlaceOrder();
    String cause = command.getEnvelope().getEventId();
    if (!SOURCES.contains(place.getSource())) {
      throw new IllegalArgumentException("No command comes from " + place.getSource());
    }
    InstrumentRules instrument = market.instrument(place.getSymbol());
    boolean sized = place.getQuoteAmount() != null || place.getBalancePercent() != null;
    BigDecimal quantity = Decimals.fromWire(place.getQuantity());
    if (instrument == null || !sized && quantity.signum() <= 0) {
      throw new IllegalArgumentException(
          "Not an order: " + place.getSymbol() + " " + quantity.toPlainString());
    }
    OrderForm form = form(place, sized && quantity.signum() == 0 ? null : quantity);
    Rejection broken = form.broken();
    if (broken != null) {
      throw new IllegalArgumentException("Not an order: " + broken.message());
    }
    Side side = Side.valueOf(form.side());
    Pricing pricing =
        OrderRules.started(
            form.pricing(),
            side == Side.BUY,
            market.lastPrice(place.getSymbol()),
            instrument.tick());
    return new NewOrder(
        UUID.nameUUIDFromBytes((account + '|' + cause).getBytes(StandardCharsets.UTF_8)),
        account,
        place.getSymbol(),
        side,
        quantity(account, place.getSymbol(), side, form.size(), pricing, instrument),
        form.size(),
        pricing,
        form.lifetime(),
        place.getReduceOnly(),
        place.getPostOnly(),
        place.getBroker(),
        new Origin(
            place.getSource().name(),
            place.getBotId(),
            place.getStrategy(),
            place.getSignalId(),
            place.getParentId(),
            command.getEnvelope().getCorrelationId()),
        instrument.tick(),
        market.marketTime(place.getSymbol()));
  }

  /** As the API works it out: at the limit, else the stop, else the last price. */
  private BigDecimal quantity(
      String account,
      String symbol,
      Side side,
      Size size,
      Pricing pricing,
      InstrumentRules instrument) {
    if (size instanceof Size.Quantity asked) {
      return asked.quantity();
    }
    @Nullable BigDecimal limit = pricing.limitPrice();
    @Nullable BigDecimal known = limit == null ? pricing.stopPrice() : limit;
    @Nullable BigDecimal price = known == null ? market.lastPrice(symbol) : known;
    if (price == null || price.signum() <= 0) {
      throw new IllegalArgumentException("There is no price yet that would size the order");
    }
    Size.Free free =
        size instanceof Size.BalancePercent
            ? reads.free(account, symbol).toCompletableFuture().join().orElse(NOTHING_FREE)
            : NOTHING_FREE;
    BigDecimal quantity = size.quantity(side == Side.BUY, price, free, instrument.lot());
    if (quantity.signum() == 0) {
      throw new IllegalArgumentException("The order's size does not come to one lot: " + size);
    }
    return quantity;
  }

  private static OrderForm form(PlaceOrder place, @Nullable BigDecimal quantity) {
    return new OrderForm(
        place.getSide().name(),
        place.getOrderType().name(),
        amount(place.getLimitPrice()),
        amount(place.getStopPrice()),
        amount(place.getTrailingAmount()),
        amount(place.getTrailingPercent()),
        place.getTimeInForce().name(),
        place.getGoodTill(),
        place.getPostOnly(),
        quantity,
        amount(place.getQuoteAmount()),
        amount(place.getBalancePercent()));
  }

  /** New terms as a command carries them. */
  static Amendment.Wish wish(ModifyOrder modify) {
    return new Amendment.Wish(
        amount(modify.getQuantity()),
        amount(modify.getLimitPrice()),
        amount(modify.getStopPrice()));
  }

  private static @Nullable BigDecimal amount(@Nullable BigDecimal value) {
    return value == null ? null : Decimals.fromWire(value);
  }
}
