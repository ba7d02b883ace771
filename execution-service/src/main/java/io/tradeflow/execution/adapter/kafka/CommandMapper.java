package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.domain.NewOrder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

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
    return new NewOrder(
        UUID.nameUUIDFromBytes((account + '|' + cause).getBytes(StandardCharsets.UTF_8)),
        account,
        place.getSymbol(),
        place.getSide().name(),
        place.getOrderType().name(),
        quantity,
        place.getLimitPrice() == null ? null : Decimals.fromWire(place.getLimitPrice()),
        place.getTimeInForce().name(),
        place.getBroker(),
        place.getSource().name(),
        place.getBotId(),
        place.getStrategy(),
        place.getSignalId(),
        command.getEnvelope().getCorrelationId(),
        instrument.tick(),
        market.marketTime(place.getSymbol()));
  }
}
