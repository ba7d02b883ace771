package io.tradeflow.risk.domain.portfolio;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the market moves.
 *
 * @param gross sum of the positions' sizes in US dollars
 * @param net longs less shorts
 * @param bySymbol value of each position, shorts negative, by symbol
 */
public record Exposure(BigDecimal gross, BigDecimal net, SortedMap<String, BigDecimal> bySymbol) {

  /** The exposure of positions of those values; those of value zero count nowhere. */
  public static Exposure of(Map<String, BigDecimal> values) {
    SortedMap<String, BigDecimal> held = new TreeMap<>(values);
    held.values().removeIf(value -> value.signum() == 0);
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal net = BigDecimal.ZERO;
    for (BigDecimal value : held.values()) {
      gross = gross.add(value.abs());
      net = net.add(value);
    }
    return new Exposure(gross, net, held);
  }
}
