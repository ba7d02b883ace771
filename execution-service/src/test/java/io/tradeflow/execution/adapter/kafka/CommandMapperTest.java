package io.tradeflow.execution.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last price is 100, the lot 0.0001, and the account has 10,000. */
class CommandMapperTest {
  private final String account = ExecutionSystem.account();
  private final CommandMapper mapper =
      new CommandMapper(new FakeMarket(), ExecutionSystem.bean(OrderReads.class));

  @Test
  void sizesOfAllKindsBecomeQuantitiesOfWholeLots() {
    assertThat(order("1.5", null, null).quantity()).isEqualByComparingTo("1.5");
    NewOrder worth = order("0", "150.019", null);
    assertThat(worth.quantity()).isEqualByComparingTo("1.5001");
    assertThat(worth.size()).isEqualTo(new Size.QuoteAmount(new BigDecimal("150.019")));
    assertThat(order("0", null, "25").quantity()).isEqualByComparingTo("25");
  }

  @Test
  void oneSizeAndNotLessThanALot() {
    assertThatThrownBy(() -> order("1", "100", null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order("0", null, null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order("0", "0.001", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one lot");
  }

  @ParameterizedTest
  @EnumSource(
      value = OrderSource.class,
      names = {"API", "BOT"},
      mode = EnumSource.Mode.EXCLUDE)
  void noCommandIsAnEmergencyOrForeign(OrderSource source) {
    assertThatThrownBy(() -> order("1", null, null, source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(source.name());
  }

  private NewOrder order(String quantity, @Nullable String worth, @Nullable String percent) {
    return order(quantity, worth, percent, OrderSource.BOT);
  }

  private NewOrder order(
      String quantity, @Nullable String worth, @Nullable String percent, OrderSource source) {
    PlaceOrder place =
        PlaceOrder.newBuilder()
            .setSymbol("BTC-USD")
            .setSide(Side.BUY)
            .setOrderType(OrderType.MARKET)
            .setQuantity(wire(quantity))
            .setTimeInForce(TimeInForce.IOC)
            .setBroker("paper")
            .setSource(source)
            .setQuoteAmount(worth == null ? null : wire(worth))
            .setBalancePercent(percent == null ? null : wire(percent))
            .build();
    OrderCommand command =
        OrderCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(account, null, null, Samples.NOW, "correlation", null, "PLACE", 0))
            .setType(OrderCommandType.PLACE_ORDER)
            .setPlaceOrder(place)
            .build();
    return mapper.order(account, command);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
