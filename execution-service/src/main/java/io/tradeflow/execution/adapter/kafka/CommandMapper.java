package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.ModifyOrder;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderForm;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders as commands carry them. */
public final class CommandMapper {
  private final Market market;

  public CommandMapper(Market market) {
    this.market = market;
  }

  /** The order's id comes from the account and the command, so that a repeated one is the same. */
  NewOrder order(String account, OrderCommand command) {
    PlaceOrder place = command.getPlaceOrder();
    String cause = command.getEnvelope().getEventId();
    InstrumentRules instrument = market.instrument(place.getSymbol());
    BigDecimal quantity = Decimals.fromWire(place.getQuantity());
    if (instrument == null || quantity.signum() <= 0) {
      throw new IllegalArgumentException(
          "Not an order: " + place.getSymbol() + " " + quantity.toPlainString());
    }
    OrderForm form = form(place, quantity);
    Rejection broken = form.broken();
    if (broken != null) {
      throw new IllegalArgumentException("Not an order: " + broken.message());
    }
    Side side = Side.valueOf(form.side());
    return new NewOrder(
        UUID.nameUUIDFromBytes((account + '|' + cause).getBytes(StandardCharsets.UTF_8)),
        account,
        place.getSymbol(),
        side,
        quantity,
        form.size(),
        OrderRules.started(
            form.pricing(),
            side == Side.BUY,
            market.lastPrice(place.getSymbol()),
            instrument.tick()),
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

  private static OrderForm form(PlaceOrder place, BigDecimal quantity) {
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
        null,
        null);
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
