package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.bot.BotFill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which verdict and which fills followed which signal.
 *
 * @param unmatched fills that followed no signal of the span
 */
record Matches(
    Map<Advised.Key, Decided> decided, Map<Advised.Key, Executed> fills, List<BotFill> unmatched) {
  static Matches of(Observed observed) {
    Map<UUID, Advised.Key> byId = new HashMap<>();
    Map<Advised.Key, Decided> decided = new LinkedHashMap<>();
    for (Decided each : observed.decided()) {
      byId.put(each.signalId(), each.signal().key());
      decided.put(each.signal().key(), each);
    }
    Map<Advised.Key, Executed> fills = new LinkedHashMap<>();
    List<BotFill> unmatched = new ArrayList<>();
    for (BotFill fill : observed.fills()) {
      Advised.Key key = fill.signalId() == null ? null : byId.get(fill.signalId());
      if (key == null) {
        unmatched.add(fill);
      } else {
        Executed before =
            fills.getOrDefault(key, Executed.nothing(fill.direction(), fill.marketTime()));
        fills.put(key, before.plus(fill.quantity(), fill.price(), fill.fee()));
      }
    }
    return new Matches(decided, fills, unmatched);
  }
}
