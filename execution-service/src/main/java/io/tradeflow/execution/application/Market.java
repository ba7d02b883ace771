package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instruments, prices and kill switches as last published. Any thread may ask; nothing blocks. */
public interface Market {
  /** False until all that was published before this process began has been read. */
  boolean ready();

  /** Null for a symbol that is not listed. */
  @Nullable InstrumentRules instrument(String symbol);

  /** Why nothing may be sent for the order now, or null. */
  @Nullable Rejection stopped(NewOrder order);

  /** Price of the last trade in quote currency, or null before the first quote. */
  @Nullable BigDecimal lastPrice(String symbol);

  /** Time of the symbol's last quote in its market, or null before the first quote. */
  @Nullable Instant marketTime(String symbol);

  /** The market as the account sees it: a recorded span where it is bound to one. */
  default Market of(String account) {
    return this;
  }

  /** Name of the broker that takes what was asked to go to that one. */
  default String broker(String asked) {
    return asked;
  }
}
