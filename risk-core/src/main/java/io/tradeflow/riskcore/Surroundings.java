package io.tradeflow.riskcore;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision sees besides the account's own state.
 *
 * @param limits null while not loaded: the order is refused
 * @param instrument of the order's symbol; null while unknown: the order is refused
 * @param quotes latest by symbol, at least of the order's symbol and the held ones
 */
public record Surroundings(
    @Nullable Limits limits,
    @Nullable Instrument instrument,
    Map<String, Quote> quotes,
    KillSwitches killSwitches) {}
