package io.tradeflow.riskcore;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SELF_MATCH: the order would trade with the account's own resting order (FIA 3.5). A market order
 * reaches what rests at the best price or better.
 */
final class SelfMatch implements Control {
  @Override
  public String code() {
    return "SELF_MATCH";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    NewOrder order = assessment.order();
    SymbolRisk line = assessment.line();
    boolean buys = order.side() == Side.BUY;
    if ((buys ? line.sells() : line.buys()) == 0 || waits(order)) {
      return Optional.empty();
    }
    Nearest nearest = new Nearest(order);
    assessment.state().book().orders().forEach(nearest);
    Price reach = assessment.price();
    @Nullable Price own = nearest.price;
    if (own == null || (buys ? own.compareTo(reach) > 0 : own.compareTo(reach) < 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            own.toString(),
            reach.toString(),
            "Your own %s rests at %s, within reach of %s. Cancel it first."
                .formatted(buys ? "sell" : "buy", own, reach)));
  }

  /** A stop is not in the market before its price is. */
  private static boolean waits(NewOrder order) {
    return order.stopPrice() != null;
  }

  /** The price at which an order first meets the account's own other side. */
  private static final class Nearest implements Consumer<OpenOrder> {
    private final NewOrder order;
    private @Nullable Price price;

    private Nearest(NewOrder order) {
      this.order = order;
    }

    @Override
    public void accept(OpenOrder other) {
      NewOrder terms = other.order();
      @Nullable Price resting = terms.limitPrice();
      if (resting == null
          || !other.isWorking()
          || waits(terms)
          || terms.side() == order.side()
          || !terms.symbol().equals(order.symbol())) {
        return;
      }
      @Nullable Price best = price;
      boolean buys = order.side() == Side.BUY;
      if (best == null || (buys ? resting.compareTo(best) < 0 : resting.compareTo(best) > 0)) {
        price = resting;
      }
    }
  }
}
