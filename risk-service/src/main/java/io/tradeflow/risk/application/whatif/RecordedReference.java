package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a decision saw, from the recording, with changed limits. What people switch on and off (kill
 * switches, modes, plans) lets everything pass: refusals by it are kept as they are recorded.
 */
final class RecordedReference implements ReferenceData {
  private static final Grants ALL = new Grants(true, Set.of());

  private final ReferenceData present;
  private final RecordedPrices prices;
  private final TreeMap<Long, Limits> versions;
  private final LimitChanges changes;
  private long version;
  private Instant market = Instant.EPOCH;

  /**
   * Reference data of one account.
   *
   * @param present instruments and the platform's limits, of which there is no history
   * @param versions limits of the account by version
   */
  RecordedReference(
      ReferenceData present,
      RecordedPrices prices,
      TreeMap<Long, Limits> versions,
      LimitChanges changes) {
    this.present = present;
    this.prices = prices;
    this.versions = versions;
    this.changes = changes;
  }

  /** The next decisions are those of that market time, made with that version of the limits. */
  void at(Instant marketTime, long limitsVersion) {
    market = marketTime;
    version = limitsVersion;
  }

  /** Whether the limits of that version are still known. */
  boolean knows(long limitsVersion) {
    return versions.containsKey(limitsVersion);
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    Surroundings now = present.around(order, state, wall);
    @Nullable Limits then = limits(now.limits());
    return new Surroundings(
        then == null ? null : changes.over(then),
        now.guards() == null ? null : changes.over(now.guards(), order, wall),
        ALL,
        now.instrument(),
        prices.quotes(market, wall),
        null,
        KillSwitches.NONE,
        new Standing(Imposed.NOTHING, Imposed.NOTHING, now.standing().resumed()));
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    Map<String, Quote> found = prices.quotes(market, market);
    found.keySet().retainAll(symbols);
    return found;
  }

  @Override
  public KillSwitches killSwitches() {
    return KillSwitches.NONE;
  }

  private @Nullable Limits limits(@Nullable Limits now) {
    Map.@Nullable Entry<Long, Limits> next = versions.ceilingEntry(version);
    return next == null ? now : next.getValue();
  }
}
