package io.tradeflow.execution.domain;

import io.tradeflow.execution.Samples;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What may be asked, decided and reported of an order, in any order, by number. */
public final class Walk {
  private Walk() {}

  /** Terms of each kind of pricing in turn. */
  public static NewOrder terms(String account, int kind) {
    BigDecimal price = new BigDecimal("100");
    Pricing pricing =
        switch (kind) {
          case 0 -> new Pricing.Market();
          case 1 -> new Pricing.Limit(price);
          case 2 -> new Pricing.Stop(price);
          case 3 -> new Pricing.StopLimit(price, price);
          case 4 -> new Pricing.Trailing(new Pricing.Distance.Amount(BigDecimal.TEN), null);
          default -> new Pricing.Trailing(new Pricing.Distance.Percent(BigDecimal.ONE), price);
        };
    return Samples.terms(
        account,
        kind % 2 == 0 ? "BUY" : "SELL",
        "2",
        pricing,
        Lifetime.of(TimeInForce.GTC),
        kind == 3);
  }

  /** The step's change, or one of those before, which came again. */
  public static OrderChange change(List<OrderChange> said, int step) {
    return step % 5 == 4 && !said.isEmpty() ? said.get(step / 5 % said.size()) : change(step);
  }

  /** Mostly what moves an order on, so that most walks come far. */
  private static OrderChange change(int step) {
    int number = step / 32;
    UUID id = new UUID(0, number % 3);
    BigDecimal price = new BigDecimal(number % 300 + 1);
    BigDecimal quantity = new BigDecimal(number % 40 + 1).movePointLeft(1).stripTrailingZeros();
    @Nullable BigDecimal limit = number % 7 == 0 ? price : null;
    return switch (step % 32) {
      case 0, 1, 2 -> new OrderChange.Approve("decision");
      case 3, 4, 5 -> new OrderChange.Send(1);
      case 6, 7, 8 -> new OrderChange.Acknowledge();
      case 9 -> new OrderChange.Reject(new Rejection("CODE", null, null, "why"));
      case 10, 11, 12, 13 ->
          new OrderChange.Fill(
              "f" + number % 50,
              new BigDecimal(number % 8).movePointLeft(1),
              price,
              new BigDecimal(number % 100 - 10).movePointLeft(4),
              number % 2 == 0);
      case 14 -> new OrderChange.Cancel("USER");
      case 15 -> new OrderChange.Expire();
      case 16, 17 -> new OrderChange.LoseTrack("timeout");
      case 18, 19 -> new OrderChange.Trail(price);
      case 20 -> new OrderChange.Trigger();
      case 21, 22, 23 ->
          new OrderChange.RequestModify(id, new Amendment.Wish(quantity, limit, null));
      case 24, 25 -> new OrderChange.ApproveModify(id, "decision");
      case 26 -> new OrderChange.DenyModify(id, new Rejection("CODE", null, null, "why"));
      case 27, 28, 29 -> new OrderChange.Modify(id);
      case 30 -> new OrderChange.RefuseModify(id, new Rejection("CODE", null, null, "why"));
      default -> new OrderChange.Cut(quantity);
    };
  }
}
