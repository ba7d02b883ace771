package io.tradeflow.engine.domain.outside;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who sends, which decides how the sender proves itself. */
public enum HookKind {
  /** TradingView alerts: the secret stands in the JSON body, because they cannot sign. */
  TRADINGVIEW,
  /** Chartink alerts: the secret stands in the path, because their body is fixed. */
  CHARTINK,
  /** Google Sheets by Apps Script: the secret stands in a header. */
  SHEETS,
  /** Any program: signed as Standard Webhooks asks. */
  GENERIC;

  /** As paths name it, for example {@code tradingview}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that code, empty if there is none. */
  public static Optional<HookKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }
}
