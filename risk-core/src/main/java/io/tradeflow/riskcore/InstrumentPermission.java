package io.tradeflow.riskcore;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** INSTRUMENT_PERMISSION: allowed symbols, halted instruments (RTS 6 Art. 15(5)). */
final class InstrumentPermission extends Control {
  @Override
  String code() {
    return "INSTRUMENT_PERMISSION";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    String symbol = assessment.order().symbol();
    if (!assessment.instrument().tradable()) {
      return new Breach("tradable", "halted", symbol + " is halted. Wait until it trades again.");
    }
    @Nullable Set<String> allowed = assessment.limits().allowedSymbols();
    if (allowed != null && !allowed.contains(symbol)) {
      return new Breach(
          String.join(",", new TreeSet<>(allowed)),
          symbol,
          symbol + " is not among your allowed symbols. Add it in the settings.");
    }
    return null;
  }
}
