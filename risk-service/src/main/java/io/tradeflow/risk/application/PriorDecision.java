package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.RiskEvent;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision that was published before this instance took over.
 *
 * @param control null when the order was approved
 * @param dayStartBalance as seen then
 */
public record PriorDecision(
    String orderId,
    @Nullable String control,
    @Nullable Price referencePrice,
    Money dayStartBalance) {

  List<RiskEvent> events(LocalDate day) {
    if (control == null) {
      return List.of(new RiskEvent.OrderApproved(orderId, referencePrice));
    }
    RiskEvent refused = new RiskEvent.OrderRefused(orderId, referencePrice);
    return control.equals("DAILY_LOSS")
        ? List.of(refused, new RiskEvent.AccountHalted(day))
        : List.of(refused);
  }
}
