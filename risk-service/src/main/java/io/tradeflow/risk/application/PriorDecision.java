package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.RiskEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision that was published before this instance took over.
 *
 * @param orderId the order's, or the change's where one was decided
 * @param control null when the order was approved
 * @param dayStartBalance as seen then
 * @param balance as seen then; null where that was not kept
 */
public record PriorDecision(
    String orderId,
    @Nullable String control,
    @Nullable Price referencePrice,
    Money dayStartBalance,
    @Nullable Money balance) {

  List<RiskEvent> events(Instant market) {
    return Decision.events(orderId, control, referencePrice, balance, market);
  }
}
