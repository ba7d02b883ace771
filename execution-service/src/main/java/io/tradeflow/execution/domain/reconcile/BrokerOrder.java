package io.tradeflow.execution.domain.reconcile;

import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as its broker knows it, whoever placed it.
 *
 * @param clientOrderId name that whoever placed it gave it
 * @param quantity base currency, above 0
 */
public record BrokerOrder(
    String clientOrderId,
    String account,
    String symbol,
    Side side,
    BigDecimal quantity,
    Pricing pricing,
    Lifetime lifetime,
    boolean postOnly) {

  /** Id under which an order of that name is adopted; always the same. */
  public static UUID foreignId(String broker, String clientOrderId) {
    String name = "foreign|" + broker + '|' + clientOrderId;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The order as we adopt it.
   *
   * @param tick of the instrument, above 0
   */
  public NewOrder adopted(String broker, BigDecimal tick, @Nullable Instant marketTime) {
    return new NewOrder(
        foreignId(broker, clientOrderId),
        account,
        symbol,
        side,
        quantity,
        new Size.Quantity(quantity),
        pricing,
        lifetime,
        false,
        postOnly,
        broker,
        Origin.foreign(clientOrderId),
        tick,
        marketTime);
  }
}
