package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Signal;
import java.math.BigDecimal;

/** What a bot made of a signal: kept, once per bot and signal. */
public sealed interface Verdict {
  Bot bot();

  Signal signal();

  /** It asks for a market order of this base quantity in the signal's direction. */
  record Place(Bot bot, Signal signal, BigDecimal quantity) implements Verdict {}

  /** It does nothing; the reason is for the account holder. */
  record Skip(Bot bot, Signal signal, Reason reason, String detail) implements Verdict {}

  /** Why a bot did nothing. */
  enum Reason {
    STALE_SIGNAL,
    ORDER_WORKING,
    ALREADY_HOLDING,
    NOTHING_TO_SELL,
    ACCOUNT_NOT_FUNDED,
    UNKNOWN_INSTRUMENT,
    NOT_TRADABLE,
    TOO_SMALL
  }
}
