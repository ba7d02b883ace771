package io.tradeflow.notification;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Symbols that market data has listed. */
@Component
class ListedSymbols {
  private final Set<String> listed = ConcurrentHashMap.newKeySet();

  void add(String symbol) {
    listed.add(symbol);
  }

  /** Those of the wanted symbols that nobody has listed yet. */
  List<String> unknown(Collection<String> wanted) {
    return wanted.stream().filter(symbol -> !listed.contains(symbol)).toList();
  }
}
