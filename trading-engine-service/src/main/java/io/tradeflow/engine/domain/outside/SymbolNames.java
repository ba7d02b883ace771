package io.tradeflow.engine.domain.outside;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the symbol that a sender means among those of a bot. Senders write {@code BTC-USD}, {@code
 * BTCUSD}, {@code COINBASE:BTCUSD}, {@code BTC/USD} or, as Chartink does, {@code BTC} alone.
 */
public final class SymbolNames {
  private SymbolNames() {}

  /** The one symbol that the name fits; empty if it fits none, or by its base alone several. */
  public static Optional<String> find(String name, List<String> symbols) {
    String plain = plain(name.substring(name.indexOf(':') + 1));
    Optional<String> whole =
        symbols.stream().filter(symbol -> plain(symbol).equals(plain)).findFirst();
    if (whole.isPresent()) {
      return whole;
    }
    List<String> byBase =
        symbols.stream()
            .filter(symbol -> plain(symbol.substring(0, symbol.indexOf('-') + 1)).equals(plain))
            .toList();
    return byBase.size() == 1 ? Optional.of(byBase.getFirst()) : Optional.empty();
  }

  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
