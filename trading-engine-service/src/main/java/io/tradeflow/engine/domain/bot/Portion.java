package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.strategy.Scaling;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of a symbol an advice moves: one rule for bots that trade and for backtests.
 *
 * @param scaling what the strategy's advice means to someone who holds something
 */
public record Portion(Scaling scaling, Sizing sizing, Instrument instrument) {
  /** What became of an advice. */
  public sealed interface Answer {
    /** An order of this base quantity, above 0, in whole lots. */
    record Order(BigDecimal quantity) implements Answer {}

    /** No order; the detail is for the account holder. */
    record None(Verdict.Reason reason, String detail) implements Answer {}
  }

  /**
   * Answers a BUY.
   *
   * @param balance cash and holdings; null before there are any funds
   */
  public Answer buy(BigDecimal price, BigDecimal held, @Nullable BigDecimal balance) {
    if (isFull(held)) {
      return new Answer.None(
          Verdict.Reason.ALREADY_HOLDING,
          "The bot holds " + held.toPlainString() + " " + instrument.symbol());
    }
    if (balance == null) {
      return new Answer.None(Verdict.Reason.ACCOUNT_NOT_FUNDED, "The account has no funds yet");
    }
    return order(sizing.quantity(price, balance));
  }

  /** Whether a BUY comes to nothing because what is held is all that there is to be. */
  public boolean isFull(BigDecimal held) {
    // What is below the smallest order cannot be sold; it must not block the bot for ever.
    return scaling == Scaling.ALL_OR_NOTHING
        && held.signum() > 0
        && held.compareTo(instrument.minQuantity()) >= 0;
  }

  /** Answers a SELL; what would be left below the smallest order goes with it. */
  public Answer sell(BigDecimal price, BigDecimal held, @Nullable BigDecimal balance) {
    if (held.signum() <= 0) {
      return new Answer.None(
          Verdict.Reason.NOTHING_TO_SELL, "The bot holds no " + instrument.symbol());
    }
    if (scaling != Scaling.ADDS_AND_REDUCES || balance == null) {
      return order(held);
    }
    BigDecimal part = sizing.quantity(price, balance).min(held);
    boolean crumbs = held.subtract(part).compareTo(instrument.minQuantity()) < 0;
    return order(crumbs ? held : part);
  }

  private Answer order(BigDecimal wanted) {
    BigDecimal quantity = instrument.roundDown(wanted.min(instrument.maxQuantity()));
    if (quantity.signum() <= 0 || quantity.compareTo(instrument.minQuantity()) < 0) {
      return new Answer.None(
          Verdict.Reason.TOO_SMALL,
          "%s is below the smallest order of %s; raise the sizing"
              .formatted(wanted.toPlainString(), instrument.minQuantity().toPlainString()));
    }
    return new Answer.Order(quantity);
  }
}
