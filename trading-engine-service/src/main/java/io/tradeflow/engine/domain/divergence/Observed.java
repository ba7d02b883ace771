package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.bot.BotFill;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is recorded of a bot in a span.
 *
 * @param createdAt of the bot
 * @param decided its verdicts
 * @param raised signals that the engine raised for its strategy, whether it judged them or not
 * @param fills in order
 * @param carried what it held at the begin, by symbol
 */
public record Observed(
    Instant createdAt,
    List<Decided> decided,
    Set<Advised.Key> raised,
    List<BotFill> fills,
    Map<String, BigDecimal> carried) {}
