package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.bot.Instrument;
import java.util.Optional;

/** Port: what is listed. */
@FunctionalInterface
public interface Instruments {
  Optional<Instrument> find(String symbol);
}
