package io.tradeflow.riskcore;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision sees besides the account's own state.
 *
 * @param limits null while not loaded: the order is refused
 * @param guards null while not loaded: the order is refused
 * @param grants null while not loaded: only paper orders without a strategy pass
 * @param instrument of the order's symbol; null while unknown: the order is refused
 * @param quotes latest by symbol, at least of the order's symbol and the held ones
 * @param depth book of the order's symbol; null where none is published, then the quote stands
 */
public record Surroundings(
    @Nullable Limits limits,
    @Nullable Guards guards,
    @Nullable Grants grants,
    @Nullable Instrument instrument,
    Map<String, Quote> quotes,
    @Nullable Depth depth,
    KillSwitches killSwitches,
    Standing standing) {}
